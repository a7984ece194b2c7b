import { revisionChecksum } from "../revisions/checksum.js";
import type { PlanStep } from "../revisions/plan.js";
import type { Revision } from "../revisions/revision.js";
import { loadRevisionModule } from "../revisions/module-loader.js";
import { revisionText } from "../revisions/revision-text.js";
import { parseSqlRevision } from "../revisions/sql-revision.js";
import type { RevisionBody, RevisionFunction } from "../runtime/revision-body.js";
import type { RunStep } from "../runtime/step.js";
import { keptText } from "./kept-revisions.js";
import * as authoring from "./authoring.js";

/** The bodies of revisions, loaded once each. */
export class Bodies {
  readonly #loaded = new Map<string, RevisionBody>();

  /**
   * Loads the revisions of the steps: all of them before the first one runs, so that a broken file stops a run
   * before it has begun.
   *
   * @throws MIG_REVISION_SYNTAX, MIG_REVISION_NO_UPGRADE … naming the file
   */
  async load(steps: readonly PlanStep[]): Promise<void> {
    for (const { direction, revision } of steps)
      if (direction !== "stamp" && !this.#loaded.has(revision.id))
        this.#loaded.set(revision.id, await bodyOf(revision));
  }

  /** The body of a step that was loaded. */
  readonly of = (step: Pick<RunStep, "revision">): RevisionBody => {
    const body = this.#loaded.get(step.revision);
    if (body === undefined) throw new Error(`revision ${step.revision} was not loaded before the run`);
    return body;
  };
}

async function bodyOf(revision: Revision): Promise<RevisionBody> {
  if (revision.format === "sql") {
    const { up, down } = parseSqlRevision(revisionText(revision), revision.path);
    return { kind: "sql", upgrade: up, downgrade: down };
  }
  const { upgrade, downgrade } = await loadRevisionModule(revision, { packageExports: authoring });
  return {
    kind: "module",
    upgrade: upgrade as RevisionFunction,
    downgrade: downgrade as RevisionFunction | null,
  };
}

/** The steps as the runtime carries them out. */
export function runSteps(steps: readonly PlanStep[]): readonly RunStep[] {
  return steps.map((step) => ({
    direction: step.direction,
    revision: step.revision.id,
    description: step.revision.description,
    path: step.revision.path,
    downRevisions: step.direction === "upgrade" ? step.from : step.to,
    checksum: revisionChecksum(revisionText(step.revision), []),
    deletes: step.deletes,
    inserts: step.inserts,
    update: step.update,
    get kept() {
      return step.direction === "upgrade" ? keptText(step.revision) : null;
    },
    get headsAfter() {
      return step.headsAfter;
    },
  }));
}
