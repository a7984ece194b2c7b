import { errorRow } from "../cortex-error.js";

type SampleRow = Readonly<Record<string, unknown>>;

/** Rows that a check has found, for people: "row 3 (value: 'abc')". */
function rowsText(rows: readonly SampleRow[] | undefined): string {
  const shown = (rows ?? []).map((row) => {
    const { row: id, ...others } = row;
    const values = Object.entries(others).map(([name, value]) => `${name}: ${valueText(value)}`);
    const place = id === undefined ? "" : `row ${String(id)}`;
    if (values.length === 0) return place;
    return place === "" ? values.join(", ") : `${place} (${values.join(", ")})`;
  });
  return shown.length === 0 ? "" : `: ${shown.join("; ")}`;
}

function valueText(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const text = typeof value === "string" ? `'${value}'` : String(value);
  return text.length > 40 ? `${text.slice(0, 40)} …` : text;
}

export const dialectCodes = {
  MIG_DIALECT_SQL_SYNTAX: errorRow<{ object: string; reason: string; line: number; near: string }>({
    exit: 1,
    http: 422,
    message: (d) => `The SQL of ${d.object} cannot be read: ${d.reason} near "${d.near}" (line ${d.line}).`,
    hint: () =>
      "Correct the SQL. If the database itself accepts this text, report it with the text as a defect.",
  }),
  MIG_DIALECT_TABLE_NOT_EDITABLE: errorRow<{ table: string; reason: string }>({
    exit: 6,
    http: 409,
    message: (d) => `The definition of table '${d.table}' cannot be edited: ${d.reason}.`,
    hint: () =>
      "Nothing was changed. Write the change as SQL with op.execute(), or change the table's definition.",
  }),
  MIG_DIALECT_COLUMN_NOT_FOUND: errorRow<{ table: string; column: string; columns: readonly string[] }>({
    exit: 1,
    http: 409,
    message: (d) => `Table '${d.table}' has no column '${d.column}'.`,
    hint: (d) => `Its columns are: ${d.columns.join(", ")}.`,
  }),
  MIG_DIALECT_COLUMN_EXISTS: errorRow<{ table: string; column: string }>({
    exit: 1,
    http: 409,
    message: (d) => `Table '${d.table}' already has a column '${d.column}'.`,
    hint: () => "Give the new column another name, or pass ifNotExists.",
  }),
  MIG_DIALECT_CONSTRAINT_NOT_FOUND: errorRow<{
    table: string;
    constraint: string;
    existing: readonly string[];
  }>({
    exit: 1,
    http: 409,
    message: (d) => `Table '${d.table}' has no constraint ${d.constraint}.`,
    hint: (d) =>
      d.existing.length === 0 ? "It has no constraints." : `Its constraints are: ${d.existing.join("; ")}.`,
  }),
  MIG_DIALECT_CONSTRAINT_AMBIGUOUS: errorRow<{
    table: string;
    constraint: string;
    matches: readonly string[];
  }>({
    exit: 6,
    http: 409,
    message: (d) => `${d.matches.length} different constraints of table '${d.table}' match ${d.constraint}.`,
    hint: (d) => `Name one by its name, its columns or what it references: ${d.matches.join("; ")}.`,
  }),
  MIG_DIALECT_IDENTIFIER_INVALID: errorRow<{ identifier: string; reason: string }>({
    exit: 2,
    http: 422,
    message: (d) => `${JSON.stringify(d.identifier)} cannot be an identifier: ${d.reason}.`,
    hint: () => "Use another name.",
  }),
  MIG_DIALECT_LITERAL_UNSUPPORTED: errorRow<{ value: string; reason: string }>({
    exit: 2,
    http: 422,
    message: (d) => `The value ${d.value} cannot be written as SQL: ${d.reason}.`,
    hint: () => "Convert the value before it is handed in, or pass it as a parameter.",
  }),
  MIG_DIALECT_UNSUPPORTED: errorRow<{
    operation: string;
    object: string;
    database: string;
    reason: string;
    instead: string;
  }>({
    exit: 6,
    http: 422,
    message: (d) => `${d.database} cannot do '${d.operation}' on ${d.object}: ${d.reason}`,
    hint: (d) => d.instead,
  }),
  MIG_DIALECT_UNKNOWN: errorRow<{ name: string; known: readonly string[] }>({
    exit: 2,
    http: 500,
    message: (d) => `This build has no support for the database type '${d.name}'.`,
    hint: (d) => `It has: ${d.known.join(", ")}. Set CORTEX_DB_TYPE (or --db-type) to one of them.`,
  }),
  MIG_DIALECT_NAME_TAKEN: errorRow<{ name: string; wanted: string }>({
    exit: 2,
    http: 500,
    message: (d) => `The database type '${d.name}' cannot be added: '${d.wanted}' names another already`,
    hint: () => "Give the type, and the URL schemes that name it, names of their own.",
  }),
  MIG_DIALECT_TARGET_INVALID: errorRow<{ target: string; reason: string }>({
    exit: 2,
    http: 500,
    message: (d) => `'${d.target}' is no database that can be opened: ${d.reason}.`,
    hint: () => "Name the database as the documentation of CORTEX_DB_URL and CORTEX_DB_FILE shows.",
  }),
  MIG_DIALECT_HANDLE_INVALID: errorRow<{ database: string; reason: string }>({
    exit: 2,
    http: 500,
    message: (d) => `The connection that was handed in cannot be used with ${d.database}: ${d.reason}.`,
    hint: () => "Hand in an open connection of a supported driver, or none, so that one is opened.",
  }),
  MIG_DIALECT_DRIVER_MISSING: errorRow<{ database: string; tried: readonly string[] }>({
    exit: 1,
    http: 500,
    message: (d) => `No driver for ${d.database} can be loaded on this machine: ${d.tried.join("; ")}.`,
    hint: () =>
      "Reinstall the package on this machine, use a newer Node, or hand in a connection of your own.",
  }),
  MIG_DIALECT_FOLDER_MISSING: errorRow<{ path: string; folder: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The database file ${d.path} cannot be created: the folder ${d.folder} does not exist.`,
    hint: () => "Create the folder, or set CORTEX_DB_FILE to a path in a folder that exists.",
  }),
  MIG_DIALECT_IS_DIRECTORY: errorRow<{ path: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The database file ${d.path} is a directory.`,
    hint: () => "Set CORTEX_DB_FILE to the path of a file.",
  }),
  MIG_DIALECT_NOT_A_DATABASE: errorRow<{ path: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The file ${d.path} is not a database (or it is encrypted).`,
    hint: () =>
      "Set CORTEX_DB_FILE to a database file or to a file that does not exist yet; this one was left as it is.",
  }),
  MIG_DIALECT_CORRUPT: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} is damaged: ${d.detail}.`,
    hint: () =>
      "Stop everything that writes to it and restore a backup; 'cortex doctor' says more about the damage.",
  }),
  MIG_DIALECT_CANNOT_OPEN: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} cannot be opened: ${d.detail}.`,
    hint: () => "Check that the path is right and that this user may read the file and its folder.",
  }),
  MIG_DIALECT_READ_ONLY: errorRow<{ database: string; detail: string }>({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} cannot be written: ${d.detail}.`,
    hint: () =>
      "Give this user the right to write the file and its folder, or open the database with a user who has it.",
  }),
  MIG_DIALECT_DISK_FULL: errorRow<{ database: string }>({
    exit: 1,
    http: 507,
    message: (d) => `The disk of the database ${d.database} is full.`,
    hint: () =>
      "Make room (a table that is built anew needs its size twice) and run it again: it goes on where it has stopped.",
  }),
  MIG_DIALECT_BUSY: errorRow<{ database: string }>({
    exit: 4,
    http: 409,
    message: (d) => `The database ${d.database} is locked by another process.`,
    hint: () => "Run it again when the other process is done.",
  }),
  MIG_DIALECT_TOO_OLD: errorRow<{ database: string; version: string; minimum: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.version} is too old for ${d.database}: ${d.minimum} or newer is needed.`,
    hint: () => "Update the driver that brings it, or let this package open the database with its own.",
  }),
  MIG_DIALECT_IN_TRANSACTION: errorRow<{ database: string }>({
    exit: 6,
    http: 409,
    message: (d) => `The connection to ${d.database} is inside a transaction.`,
    hint: () =>
      "Commit or roll back before the connection is handed in: a migration begins and ends its own transactions.",
  }),
  MIG_DIALECT_FOREIGN_KEY_VIOLATION: errorRow<{
    database: string;
    count: number;
    violations: readonly { readonly table: string; readonly rowid: unknown; readonly parent: string }[];
  }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `The step would leave ${d.count} broken foreign key${d.count === 1 ? "" : "s"} in ${d.database}: ${d.violations
        .map((v) => `${v.table}${v.rowid === null ? "" : ` row ${String(v.rowid)}`} -> ${v.parent}`)
        .join(", ")}${d.count > d.violations.length ? " …" : ""}`,
    hint: () =>
      "The step was rolled back. Change or delete the rows that refer to what the step takes away, first.",
  }),
  MIG_DIALECT_TABLE_NOT_FOUND: errorRow<{ table: string }>({
    exit: 1,
    http: 409,
    message: (d) => `There is no table '${d.table}'.`,
    hint: () => "Check the name, pass ifExists, or ask op.inspector.hasTable() first.",
  }),
  MIG_DIALECT_OBJECT_NOT_FOUND: errorRow<{ kind: string; name: string }>({
    exit: 1,
    http: 409,
    message: (d) => `There is no ${d.kind} '${d.name}'.`,
    hint: () => "Check the name, pass ifExists, or ask op.inspector first.",
  }),
  MIG_DIALECT_OBJECT_EXISTS: errorRow<{ kind: string; name: string }>({
    exit: 1,
    http: 409,
    message: (d) => `There is already ${/^[aeiou]/.test(d.kind) ? "an" : "a"} ${d.kind} '${d.name}'.`,
    hint: () => "Pass { ifNotExists: true }, ask op.inspector first, or take another name.",
  }),
  MIG_DIALECT_COLUMN_DUPLICATE: errorRow<{ column: string; sql: string }>({
    exit: 1,
    http: 409,
    message: (d) => `The column '${d.column}' is already there (duplicate column name): ${d.sql}`,
    hint: () =>
      "Make the revision idempotent: addColumn(…, { ifNotExists: true }) in op.batchAlterTable, or ask op.inspector.hasColumn() first.",
  }),
  MIG_DIALECT_COLUMN_UNKNOWN: errorRow<{ column: string; sql: string }>({
    exit: 1,
    http: 409,
    message: (d) => `There is no column '${d.column}': ${d.sql}`,
    hint: () => "Check the name of the column, and what names it: indexes, triggers, views.",
  }),
  MIG_DIALECT_ROWS_REFUSED: errorRow<{
    constraint: string;
    object: string;
    sql: string;
    rows?: readonly SampleRow[];
  }>({
    exit: 1,
    http: 409,
    message: (d) => `Rows break the ${d.constraint} constraint of ${d.object}: ${d.sql}${rowsText(d.rows)}`,
    hint: () => "Correct the rows with op.execute() before the constraint is added or the rows are written.",
  }),
  MIG_DIALECT_VALUES_REFUSED: errorRow<{
    table: string;
    column: string;
    type: string;
    rows?: readonly SampleRow[];
  }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `Values of '${d.table}.${d.column}' would not survive as ${d.type === "" ? "values without a type" : d.type}${rowsText(d.rows)}`,
    hint: () =>
      "Nothing was changed. Correct the rows with op.execute() first, or pass `using` with the SQL that converts them.",
  }),
  MIG_DIALECT_NULLS_REFUSED: errorRow<{ table: string; column: string; rows?: readonly SampleRow[] }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Column '${d.table}.${d.column}' cannot be made NOT NULL, it holds NULL${rowsText(d.rows)}`,
    hint: (d) =>
      `Nothing was changed. Fill the column first: op.execute("UPDATE ${d.table} SET ${d.column} = … WHERE ${d.column} IS NULL").`,
  }),
  MIG_DIALECT_VALUE_MISSING: errorRow<{ table: string; column: string }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `Column '${d.column}' cannot be added to '${d.table}': it may not be NULL, has no default, and the table has rows.`,
    hint: () =>
      "Give it a serverDefault, or add it as nullable, fill it with op.execute(), and set nullable: false then.",
  }),
  MIG_DIALECT_COLUMN_IN_USE: errorRow<{ table: string; column: string; users: readonly string[] }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `Column '${d.column}' of table '${d.table}' cannot be dropped; it is needed by: ${d.users.join("; ")}.`,
    hint: () =>
      "Drop or change these first: constraints and indexes earlier in the same batch, views and triggers with op.execute().",
  }),
  MIG_DIALECT_INDEX_IN_USE: errorRow<{ table: string; index: string; users: readonly string[] }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `Index '${d.index}' of table '${d.table}' cannot be dropped; it is needed by: ${d.users.join("; ")}.`,
    hint: () => "Drop these first, or create another index that serves them earlier in the same batch.",
  }),
  MIG_DIALECT_ROWS_LOST: errorRow<{ table: string }>({
    exit: 1,
    http: 500,
    message: (d) => `The copy of table '${d.table}' has not as many rows as the table.`,
    hint: () => "The step was rolled back and nothing is lost. Run 'PRAGMA integrity_check', and report it.",
  }),
  MIG_DIALECT_FOREIGN_KEYS_ON: errorRow<{ table: string }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `Table '${d.table}' cannot be built anew while foreign keys are enforced: rows that refer to it would be deleted.`,
    hint: () =>
      "Run PRAGMA foreign_keys = OFF before the transaction begins; a migration run does so by itself.",
  }),
  MIG_DIALECT_READER_BROKEN: errorRow<{ reader: string; detail?: string }>({
    exit: 6,
    http: 409,
    message: (d) =>
      `'${d.reader}' does not work any more after the change${d.detail === undefined ? "" : `: ${d.detail}`}.`,
    hint: () => "Drop it before the change with op.execute(), and create it anew after it.",
  }),
  MIG_DIALECT_READER_ALREADY_BROKEN: errorRow<{ reader: string; detail: string }>({
    exit: 1,
    http: 409,
    message: (d) =>
      `'${d.reader}' does not work (${d.detail}), and while it is there no table can be changed in place.`,
    hint: () =>
      'Repair or drop it with op.execute() first. A change that gives no new name can also build the table anew: batchAlterTable with recreate: "always".',
  }),
  MIG_DIALECT_SQL_FAILED: errorRow<{ database: string; sql: string | null; detail: string }>({
    exit: 1,
    http: 500,
    message: (d) => `${d.database} refused ${d.sql === null ? "the request" : `\`${d.sql}\``}: ${d.detail}`,
    hint: () => "Correct the statement, then run the same command again.",
  }),
  MIG_DIALECT_NO_ROWS: errorRow<{ database: string; sql: string }>({
    exit: 1,
    http: 422,
    message: (d) => `The rows of ${d.database} were asked for (${d.sql}), but no server is asked here.`,
    hint: () =>
      "What depends on rows cannot be written down beforehand. Run it online, or let the revision do without the query when op.getContext().isOffline is true.",
  }),
  MIG_DIALECT_PARAMETERS_INVALID: errorRow<{ sql: string; reason: string }>({
    exit: 2,
    http: 422,
    message: (d) => `The parameters do not fit \`${d.sql}\`: ${d.reason}.`,
    hint: () => "Give one value a placeholder: an array for ?, an object for :name.",
  }),
  MIG_DIALECT_OTHER_DATABASE: errorRow<{ database: string; statement: string }>({
    exit: 6,
    http: 422,
    message: (d) =>
      `\`${d.statement}\` names the database ${d.database} explicitly; it cannot be recorded safely, because what is tried in a scratch database would change that one.`,
    hint: () =>
      "Leave the database's name out: tables are looked for in the database of the connection. A revision that must change another database can be applied, but not planned or verified beforehand.",
  }),
  MIG_DIALECT_BACKUP_FAILED: errorRow<{ database: string; path: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `No backup of ${d.database} could be written to ${d.path}: ${d.reason}`,
    hint: () =>
      "Nothing was run on the database. Put that right, or take a backup otherwise and leave --backup out.",
  }),
  MIG_DIALECT_RESTORE_FAILED: errorRow<{ database: string; path: string; reason: string }>({
    exit: 1,
    http: 409,
    message: (d) => `${d.path} could not be restored to ${d.database}: ${d.reason}`,
    hint: () => "The database is as it was. Put that right, then run the same command again.",
  }),
  MIG_DIALECT_STATEMENT_REFUSED: errorRow<{ statement: string; reason: string }>({
    exit: 6,
    http: 422,
    message: (d) => `\`${d.statement}\` cannot be run here: ${d.reason}.`,
    hint: () =>
      "A step begins and ends its own transaction. Leave the statement out; op.autocommit() is for what must run outside of a transaction.",
  }),
};
