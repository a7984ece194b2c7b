import type { Dialect } from "../dialects/contract/dialect.js";
import { cortexError } from "../errors/index.js";
import { Operations } from "../operations/op.js";
import type { MigrationContext } from "./migration-context.js";
import type { RunStop } from "./run-stop.js";
import { sectionParts } from "./section-parts.js";

/** One section of a revision in SQL. */
export interface SqlSection {
  readonly text: string;
  /** The line of the file on which the text begins; 1 is the first. */
  readonly line: number;
  readonly transaction: boolean;
}

/** `upgrade` or `downgrade` of a revision module. */
export type RevisionFunction = (op: Operations) => unknown;

/** What a revision does, loaded. */
export type RevisionBody =
  | {
      readonly kind: "module";
      readonly upgrade: RevisionFunction;
      readonly downgrade: RevisionFunction | null;
    }
  | { readonly kind: "sql"; readonly upgrade: SqlSection; readonly downgrade: SqlSection | null };

/** Which way a body runs. */
export type Direction = "upgrade" | "downgrade";

/** Which revision it is, for errors. */
export interface BodyOwner {
  readonly revision: string;
  readonly path: string;
}

/** Where a body has come to: the line of a .sql file whose statement runs. */
export interface BodyPosition {
  line: number | null;
}

/** What {@link runBody} needs beside the body. */
export interface BodyRun {
  readonly direction: Direction;
  readonly owner: BodyOwner;
  readonly context: MigrationContext;
  readonly dialect: Dialect;
  readonly position: BodyPosition;
  /** Ends the body in the middle, when the run is to stop. Default: it runs to its end. */
  readonly stop?: Pick<RunStop, "unless">;
}

/**
 * Runs a revision one way, to its end.
 *
 * @throws MIG_RUNTIME_NO_DOWNGRADE, MIG_RUNTIME_UNAWAITED_OPERATION, MIG_RUNTIME_STOPPED, and whatever the revision throws
 */
export async function runBody(body: RevisionBody, run: BodyRun): Promise<void> {
  const part = body[run.direction];
  if (part === null)
    throw cortexError("MIG_RUNTIME_NO_DOWNGRADE", { revision: run.owner.revision, file: run.owner.path });
  try {
    const work = async (): Promise<unknown> =>
      typeof part === "function" ? part(new Operations(run.context)) : runSection(part, run);
    await (run.stop === undefined ? work() : run.stop.unless(work));
  } catch (error) {
    await run.context.end();
    throw error;
  }
  await run.context.settle();
}

async function runSection(section: SqlSection, run: BodyRun): Promise<void> {
  const op = new Operations(run.context);
  for (const [at, part] of sectionParts(section, run.dialect).entries()) {
    const statements = async (): Promise<void> => {
      for (const statement of part.statements) {
        run.position.line = section.line + statement.line - 1;
        await op.execute(statement.text);
      }
    };
    if (!part.isTransaction) await op.autocommit(statements);
    else {
      // What the file has committed before this transaction is committed here as well.
      if (at > 0) await op.autocommit(async () => undefined);
      await statements();
    }
  }
}
