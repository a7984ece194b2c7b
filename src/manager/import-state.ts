import type { Connection } from "../dialects/contract/connection.js";
import { CortexError } from "../errors/index.js";
import type { Row } from "../operations/operation-context.js";
import type { ForeignMigration, ImportLayout } from "../revisions/import/foreign-chain.js";
import { quotedTable } from "../runtime/quoted-table.js";
import { type AppliedThere, FOREIGN_TABLES } from "./foreign-tables.js";
import type { Task, Workspace } from "./workspace.js";

/** A migration and the revision that was made of it. */
export interface RevisionOfMigration {
  readonly id: string;
  readonly migration: ForeignMigration;
}

/** What the other tool's own table says of the database. */
export interface ImportedState {
  /** The database for people. */
  readonly database: string;
  readonly table: string;
  /** How many of the imported migrations are applied there. */
  readonly applied: number;
  /** The revision at which the database stands; null where nothing is applied. */
  readonly revision: string | null;
  /** The migration of that revision, by its name in the other tool. */
  readonly migration: string | null;
  /** Why the database cannot be stamped from it: a failed migration, a gap, an edited file. Empty when it can. */
  readonly problems: readonly string[];
  /** True when the version table of Cortex says the same. */
  readonly isStamped: boolean;
}

/** What {@link importedState} has found. */
export interface FoundState {
  readonly state: ImportedState | null;
  readonly notes: readonly string[];
}

/**
 * Asks the database what the other tool has applied there. Nothing is created; a database that cannot be asked is told
 * of in a note.
 */
export async function importedState(
  workspace: Workspace,
  given: { readonly layout: ImportLayout; readonly revisions: readonly RevisionOfMigration[] },
): Promise<FoundState> {
  const task = await workspace.task();
  try {
    return await workspace.connected("read", async (connection) => {
      const found = await readTable(task, connection, given.layout);
      if (found === null) return { state: null, notes: [] };
      const applied = found.read(
        given.revisions.map(({ migration }) => migration),
        found.rows,
      );
      const rows = await workspace.rows(connection);
      return stateOf(applied, { ...given, rows, database: connection.label, table: found.table });
    });
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    return { state: null, notes: [`the database was not asked what is applied there: ${error.message}`] };
  }
}

interface FoundTable {
  readonly table: string;
  readonly rows: readonly Row[];
  readonly read: (migrations: readonly ForeignMigration[], rows: readonly Row[]) => AppliedThere;
}

async function readTable(
  { dialect }: Task,
  connection: Connection,
  layout: ImportLayout,
): Promise<FoundTable | null> {
  const foreign = FOREIGN_TABLES[layout];
  if (foreign === null) return null;
  const { name, column, schema, read } = foreign;
  const inspector = dialect.inspector(connection);
  const places = dialect.capabilities.schemas && schema !== undefined ? [schema, null] : [null];
  for (const place of places) {
    const options = place === null ? {} : { schema: place };
    if (!(await inspector.hasTable(name, options)) || !(await inspector.hasColumn(name, column, options)))
      continue;
    const rows = await connection.query(`SELECT * FROM ${quotedTable(dialect, { name, schema: place })}`);
    return { table: place === null ? name : `${place}.${name}`, rows, read };
  }
  return null;
}

interface Scene {
  readonly revisions: readonly RevisionOfMigration[];
  readonly rows: readonly string[];
  readonly database: string;
  readonly table: string;
}

function stateOf(there: AppliedThere, { revisions, rows, database, table }: Scene): FoundState {
  const isApplied = (one: RevisionOfMigration): boolean => there.names.has(one.migration.name);
  const firstOpen = revisions.findIndex((one) => !isApplied(one));
  const count = firstOpen < 0 ? revisions.length : firstOpen;
  const behind = revisions.slice(count).find(isApplied);
  const gap =
    behind === undefined
      ? []
      : [`${revisions[count]?.migration.name} is not applied, and ${behind.migration.name} behind it is`];
  const last = revisions[count - 1];
  return {
    state: {
      database,
      table,
      applied: count,
      revision: last?.id ?? null,
      migration: last?.migration.name ?? null,
      problems: [...there.problems, ...gap],
      isStamped: last !== undefined && rows.length === 1 && rows[0] === last.id,
    },
    notes: there.notes,
  };
}
