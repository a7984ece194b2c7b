import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import type { Statement } from "../dialects/contract/statement.js";
import type { StepSession } from "../dialects/contract/step-session.js";
import { MigrationContext } from "./migration-context.js";
import { type BodyPosition, type RevisionBody, runBody } from "./revision-body.js";
import type { RunStep } from "./step.js";
import { stepFailure } from "./step-failure.js";

/** What one step would do. */
export interface RecordedStep {
  readonly step: RunStep;
  /** Its statements in order, checks included; null when they cannot be known. */
  readonly statements: readonly Statement[] | null;
  /** Why they cannot be known. */
  readonly reason: string | null;
  /** Every statement that was compiled, also of a step whose statements depend on rows. */
  readonly compiled: readonly Statement[];
  /** It could not be run: what comes after it was not tried. */
  readonly failed: boolean;
  /** What it has failed with. */
  readonly cause?: unknown;
}

/** What {@link recordSteps} needs. */
export interface RecordOptions {
  readonly dialect: Dialect;
  /** A scratch database with the schema that the first step starts from. It is changed. */
  readonly scratch: Connection;
  readonly steps: readonly RunStep[];
  readonly body: (step: RunStep) => RevisionBody;
  readonly isOffline: boolean;
  readonly arguments: Readonly<Record<string, string>>;
  readonly tag: string | null;
}

/**
 * Runs the steps on a scratch database and writes down their statements. The scratch has the schema but no rows, so
 * a step that asks for rows has no statements, but a reason; so have the steps after one that could not be run.
 */
export async function recordSteps(options: RecordOptions): Promise<readonly RecordedStep[]> {
  const recorded: RecordedStep[] = [];
  const session = await options.dialect.openSession(options.scratch, { versionTable: "", schema: null });
  try {
    let broken: string | null = null;
    for (const step of options.steps) {
      if (broken !== null) {
        recorded.push({
          step,
          statements: null,
          reason: `depends on revision ${broken}, whose effect is not known`,
          compiled: [],
          failed: true,
        });
        continue;
      }
      await session.begin({ lockTimeoutMs: 0 });
      const one = await recordStep(step, options, session);
      if (one.failed) {
        broken = step.revision;
        await session.rollback();
      } else await session.commit();
      const { statements: compiled, reason, failed, cause } = one;
      recorded.push({ step, statements: reason === null ? compiled : null, reason, compiled, failed, cause });
    }
  } finally {
    await session.close();
  }
  return recorded;
}

interface Recording {
  readonly statements: readonly Statement[];
  readonly reason: string | null;
  readonly failed: boolean;
  readonly cause?: unknown;
}

async function recordStep(step: RunStep, options: RecordOptions, session: StepSession): Promise<Recording> {
  const { dialect, scratch } = options;
  const statements: Statement[] = [];
  let isOutside = false;
  const context = new MigrationContext({
    dialect,
    connection: scratch,
    revision: step.revision,
    file: step.path,
    isOffline: options.isOffline,
    arguments: options.arguments,
    tag: options.tag,
    autocommit: async (work) => {
      await session.commit();
      isOutside = true;
      await work();
      isOutside = false;
      await session.begin({ lockTimeoutMs: 0 });
    },
    onStatement: () => undefined,
    onCompiled: (statement) =>
      statements.push(
        isOutside && statement.kind === "run" ? { ...statement, phase: "autocommit" } : statement,
      ),
  });
  const position: BodyPosition = { line: null };
  const inspector = dialect.inspector(scratch);
  const before = [...(await inspector.getTableNames()), ...(await inspector.getViewNames())];
  try {
    if (step.direction !== "stamp") {
      const owner = { revision: step.revision, path: step.path };
      await runBody(options.body(step), { direction: step.direction, owner, context, dialect, position });
    }
  } catch (error) {
    const scene = {
      step,
      context,
      position,
      dialect,
      label: scratch.label,
      partlyKept: [],
      keptStatements: [],
      unknown: null,
      lockedOut: null,
      blockers: [],
      committed: [],
      rolledBack: [],
    };
    const failure = stepFailure(error, scene);
    const reason = String(failure.details["reason"] ?? failure.message);
    const asked = asksForRows(context.reads, before);
    const why = asked ?? `cannot be recorded without running it: ${reason}`;
    return { statements, reason: why, failed: true, cause: failure };
  }
  return { statements, reason: asksForRows(context.reads, before), failed: false };
}

/** The reason, when one of the queries mentions a table or a view: its answer depends on rows that a scratch does not have. */
function asksForRows(reads: readonly string[], tables: readonly string[]): string | null {
  if (reads.length === 0) return null;
  const texts = reads.map((sql) => sql.toLowerCase());
  const table = tables.find((name) => texts.some((sql) => mentions(sql, name.toLowerCase())));
  return table === undefined ? null : `reads the table '${table}': its SQL depends on the data`;
}

/** Whether a text holds a name that is not a part of a longer one. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = [text[at - 1], text[at + name.length]];
    if (around.every((character) => character === undefined || !/[\p{L}\p{N}_$]/u.test(character)))
      return true;
  }
  return false;
}
