import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RevisionBodies } from "../autogenerate/render-bodies.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { Operation } from "../operations/operation.js";
import { renderModuleRevision } from "../revisions/revision-template.js";
import { runDraft } from "./run-draft.js";
import { userModules } from "./user-modules.js";

/** Where a draft is run. */
export interface DraftRun {
  readonly scratch: Connection;
  readonly direction: "upgrade" | "downgrade";
  /** The folder that imports of the user's own start from; the chain's. */
  readonly directory?: string;
}

/** Runs the text that would be written, from a file, as a user would; returns the operations that it has carried out. */
export async function runGenerated(
  dialect: Dialect,
  generated: RevisionBodies,
  { scratch, direction, directory }: DraftRun,
): Promise<readonly Operation[]> {
  const isAtHome = generated.importLines.length > 0 && directory !== undefined;
  if (isAtHome) mkdirSync(directory, { recursive: true });
  // A file whose name begins with a dot is not read as a part of the chain.
  const folder = isAtHome ? directory : mkdtempSync(join(tmpdir(), "cortex-draft-"));
  const path = join(folder, isAtHome ? `.draft-${process.pid}-${Date.now()}.ts` : "draft.ts");
  try {
    const text = renderModuleRevision({
      id: "draft",
      downRevisions: [],
      description: "draft",
      createDate: new Date(),
      ...bodiesOf(generated),
    });
    writeFileSync(path, text);
    return await runDraft({ dialect, scratch, direction, path, exports: await userModules()(path) });
  } finally {
    rmSync(isAtHome ? path : folder, { recursive: true, force: true });
  }
}

/** The parts of a revision's text that come from a generated one. */
export function bodiesOf(generated: RevisionBodies): {
  readonly imports: readonly string[];
  readonly importLines: readonly string[];
  readonly upgrade: string;
  readonly downgrade: string;
} {
  return {
    imports: generated.imports,
    importLines: generated.importLines,
    upgrade: generated.upgradeBody,
    downgrade: generated.downgradeBody,
  };
}
