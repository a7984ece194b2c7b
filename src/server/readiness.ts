import { CortexError, isCortexError } from "../errors/index.js";
import type { MigrationStatus } from "../manager/types.js";
import type { Logger } from "../util/logger.js";
import type { Scrub } from "./scrub-secrets.js";

/** An answer may be this old: probes come every few seconds, and from many at once. */
const MAX_AGE_MS = 1_000;
/** A probe that hangs tells less than one that says that the database does not answer. */
const PATIENCE_MS = 5_000;

/** The body of `GET /health/ready`. */
export interface Readiness {
  readonly status: "ready" | "not ready";
  /** Why not; when ready, null or what to know about it. */
  readonly reason: string | null;
  readonly pending: MigrationStatus["pending"];
}

/** Whether the database has what this build needs. */
export interface ReadinessProbe {
  /** Asks the database, unless it answered within the last second. Never throws: a failure is a reason. */
  check(): Promise<Readiness>;
  /** Makes the next check ask the database. */
  forget(): void;
}

/** What a {@link ReadinessProbe} is made of. */
export interface ReadinessOptions {
  readonly status: () => Promise<MigrationStatus>;
  readonly migrating: () => boolean;
  readonly stopping: () => boolean;
  /** What the start has still to do: the database is not asked until it is done. Default: nothing. */
  readonly starting?: () => Readiness | null;
  /** Ready also on a database that is ahead of this build's files. Default false. */
  readonly servesAhead?: boolean;
  readonly scrub: Scrub;
  /** One that takes secrets out itself. */
  readonly logger: Logger;
}

/** Builds the probe; checks that come while one is under way share its answer. */
export function readinessProbe(options: ReadinessOptions): ReadinessProbe {
  let asking: Promise<Readiness> | null = null;
  let answered: { readonly at: number; readonly readiness: Readiness } | null = null;
  const begin = (): Promise<Readiness> => {
    const question = ask(options).then((readiness) => {
      // A question from before `forget` answers those who wait for it, and nobody after them.
      if (asking === question) {
        asking = null;
        answered = { at: performance.now(), readiness };
      }
      return readiness;
    });
    asking = question;
    return question;
  };
  return {
    async check() {
      if (options.stopping()) return notReady("the server is stopping");
      const starting = options.starting?.() ?? null;
      if (starting !== null) return { ...starting, reason: options.scrub(starting.reason ?? "") };
      if (answered !== null && performance.now() - answered.at < MAX_AGE_MS) return answered.readiness;
      return asking ?? begin();
    },
    forget() {
      asking = null;
      answered = null;
    },
  };
}

async function ask(options: ReadinessOptions): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<Readiness>((resolve) => {
    timer = setTimeout(
      () => resolve(notReady(`the database has not answered within ${PATIENCE_MS / 1000} s`)),
      PATIENCE_MS,
    );
  });
  try {
    const question = options.status().then(judge, (error: unknown) => explain(error, options));
    const answer = await Promise.race([question, silence]);
    return answer.status === "not ready" && options.migrating()
      ? { ...answer, reason: `migrating: ${answer.reason}` }
      : answer;
  } finally {
    clearTimeout(timer);
  }
}

function judge(status: MigrationStatus): Readiness {
  if (status.isUpToDate) return { status: "ready", reason: null, pending: [] };
  const count = status.pending.length;
  const stands = status.currentRevisions.join(", ") || "<base>";
  const needs = status.headRevisions.join(", ") || "<base>";
  return notReady(
    count === 0
      ? `the database stands at ${stands}, and this build needs ${needs}`
      : `the database is behind: ${count} ${count === 1 ? "migration is" : "migrations are"} pending (it stands at ${stands}, this build needs ${needs}); run \`cortex upgrade head\``,
    status.pending,
  );
}

function explain(error: unknown, options: ReadinessOptions): Readiness {
  if (options.servesAhead && isCortexError(error, "MIG_REVISION_UNKNOWN_ROW") && "ahead" in error.details)
    return { status: "ready", reason: options.scrub(error.message), pending: [] };
  if (error instanceof CortexError) return notReady(options.scrub(`${error.code}: ${error.message}`));
  options.logger.error("the readiness check could not ask the database", { error: String(error) });
  return notReady("the database could not be asked; the server's log says why");
}

function notReady(reason: string, pending: MigrationStatus["pending"] = []): Readiness {
  return { status: "not ready", reason, pending };
}
