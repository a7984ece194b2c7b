import { type CortexError, cortexError } from "../../errors/index.js";

/** What the server said of a statement. */
export interface StatementFailure {
  readonly number: number;
  readonly message: string;
  readonly sql: string | null;
  readonly database: string;
  readonly cause: unknown;
}

type Build = (failure: StatementFailure, names: readonly string[]) => CortexError;

/** The names in a message, in their order: 'shop.users', `shop`.`users` and the like, each in one piece. */
function namesIn(message: string): readonly string[] {
  const found = message.matchAll(/(?:`(?:[^`]|``)*`\.)?`((?:[^`]|``)*)`|'((?:[^']|'')*)'(?!\w)/g);
  return [...found].map(([, ticked, quoted]) => (ticked ?? quoted ?? "").replaceAll("``", "`"));
}

/** A name without the database in front of it. */
function bare(name: string | undefined): string {
  return (name ?? "").replace(/^[^.]+\.(?=.)/, "");
}

function sqlOf({ sql }: StatementFailure): string {
  return sql ?? "";
}

function exists(kind: string): Build {
  return ({ cause }, [name]) => cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind, name: bare(name) }, cause);
}

function missing(kind: string): Build {
  return ({ cause }, [name]) =>
    cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind, name: bare(name) }, cause);
}

const routineExists: Build = ({ message, cause }) => {
  const [, kind = "routine", name = ""] = /^(\w+) (.+?) already exists/.exec(message) ?? [];
  return cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: kind.toLowerCase(), name }, cause);
};

const routineMissing: Build = ({ message, cause }) => {
  const [, kind = "routine", name = ""] = /^(\w+) (.+?) does not exist/.exec(message) ?? [];
  return cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: kind.toLowerCase(), name: bare(name) }, cause);
};

const tableMissing: Build = ({ cause }, [table]) =>
  cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: bare(table) }, cause);

const columnUnknown: Build = (failure, [column]) =>
  cortexError("MIG_DIALECT_COLUMN_UNKNOWN", { column: column ?? "", sql: sqlOf(failure) }, failure.cause);

/** "Can't DROP 'x'; check that column/key exists", and MariaDB's "Can't DROP INDEX `x`; check that it exists". */
const cannotDrop: Build = ({ message, cause }, [name]) => {
  const kind = /Can't DROP ([A-Z ]+) [`']/.exec(message)?.[1]?.toLowerCase() ?? "column, index or constraint";
  return cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind, name: name ?? "" }, cause);
};

function rows(constraint: string, place: (names: readonly string[]) => string | undefined): Build {
  return (failure, names) =>
    cortexError(
      "MIG_DIALECT_ROWS_REFUSED",
      { constraint, object: place(names) ?? "a table", sql: `${sqlOf(failure)} (${failure.message})` },
      failure.cause,
    );
}

/** The last name of "(`shop`.`orders`, CONSTRAINT `fk` FOREIGN KEY …)" that is needed: the constraint, else the table. */
const foreignKeyRows: Build = (failure) => {
  const [, table, name] =
    /\(`(?:[^`]|``)*`\.`((?:[^`]|``)*)`, CONSTRAINT `((?:[^`]|``)*)`/.exec(failure.message) ?? [];
  const object = table === undefined ? "a table" : `${table} (${name ?? ""})`;
  return rows("FOREIGN KEY", () => object)(failure, []);
};

const unfit: Build = (failure) =>
  cortexError("MIG_DIALECT_VALUE_UNFIT", { sql: sqlOf(failure), detail: failure.message }, failure.cause);

const needed: Build = (failure, [object]) =>
  cortexError(
    "MIG_DIALECT_DEPENDENTS",
    { object: `'${object ?? ""}'`, sql: sqlOf(failure), dependents: failure.message },
    failure.cause,
  );

const foreignKeyInvalid: Build = (failure) =>
  cortexError(
    "MIG_DIALECT_FOREIGN_KEY_INVALID",
    { sql: sqlOf(failure), detail: failure.message },
    failure.cause,
  );

function definition(advice: string): Build {
  return (failure) =>
    cortexError(
      "MIG_DIALECT_DEFINITION_REFUSED",
      { sql: sqlOf(failure), detail: failure.message, advice },
      failure.cause,
    );
}

/** "CREATE command denied to user 'app'@'%' for table 'users'", "Access denied for user … to database 'shop'". */
const denied: Build = ({ message, sql, database, cause }) => {
  const user = /user '((?:[^']|'')*)'@/.exec(message)?.[1] ?? "";
  const privilege =
    /^([A-Z][A-Za-z, ]*) command denied/.exec(message)?.[1] ??
    /need \(at least one of\) the (.+?) privilege/.exec(message)?.[1] ??
    (/SUPER/.test(message) ? "SUPER (or log_bin_trust_function_creators=1)" : "access");
  const object =
    /for (?:table|routine|column) (.+)$/.exec(message)?.[1]?.replaceAll("`", "") ??
    /to database '(.+)'/.exec(message)?.[1] ??
    "the server";
  return cortexError(
    "MIG_DIALECT_PERMISSION_DENIED",
    { database, user, object: object.replace(/^'(.*)'$/, "$1"), privilege, sql },
    cause,
  );
};

const databaseMissing: Build = ({ database, cause }, [name]) =>
  cortexError("MIG_DIALECT_DATABASE_MISSING", { database, name: name ?? "" }, cause);

const locked: Build = (failure) =>
  cortexError(
    "MIG_DIALECT_OBJECT_LOCKED",
    { database: failure.database, sql: sqlOf(failure), holder: null },
    failure.cause,
  );

const deadlock: Build = (failure) =>
  cortexError(
    "MIG_DIALECT_DEADLOCK",
    { database: failure.database, sql: sqlOf(failure), detail: failure.message },
    failure.cause,
  );

const readOnly: Build = ({ database, message, cause }) =>
  cortexError("MIG_DIALECT_SERVER_READ_ONLY", { database, detail: message }, cause);

const cancelled: Build = ({ database, sql, message, cause }) =>
  cortexError("MIG_DIALECT_CANCELLED", { database, sql, detail: message }, cause);

const diskFull: Build = ({ database, cause }) => cortexError("MIG_DIALECT_DISK_FULL", { database }, cause);

/**
 * Several numbers are told of a full disk, with the system's one behind them: 28, which InnoDB calls 135
 * (https://dev.mysql.com/doc/refman/9.7/en/full-disk.html).
 */
const NO_ROOM = /\berr(?:no|code): (?:28|135)\b|\bgot error (?:28|135)\b|disk is full/i;

/** "(errno: 150 …)" is a foreign key that cannot be, 121 a name of one that is taken. */
const cannotCreate: Build = (failure, names) => {
  if (/errno: 150/.test(failure.message)) return foreignKeyInvalid(failure, names);
  if (/errno: 121/.test(failure.message)) return exists("constraint of a table")(failure, names);
  return cortexError(
    "MIG_DIALECT_SQL_FAILED",
    { database: failure.database, sql: failure.sql, detail: failure.message },
    failure.cause,
  );
};

const NAME = "Give a name of at most 64 characters that does not end with a space.";
const SHORTER =
  "Make columns shorter, or TEXT and BLOB of long ones (they are stored apart); utf8mb4 counts four bytes a character.";

/**
 * The servers' numbers that are told apart (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html,
 * https://mariadb.com/kb/en/mariadb-error-code-reference/); where both have a number, it means the same.
 */
const BUILDERS: ReadonlyMap<number, Build> = new Map<number, Build>([
  [1044, denied],
  [1142, denied],
  [1143, denied],
  [1227, denied],
  [1370, denied],
  [1419, denied],
  [1049, databaseMissing],
  [1007, exists("database")],
  [1050, exists("table")],
  [
    1060,
    (failure, [column]) =>
      cortexError(
        "MIG_DIALECT_COLUMN_DUPLICATE",
        { column: column ?? "", sql: sqlOf(failure) },
        failure.cause,
      ),
  ],
  [1061, exists("index")],
  [1304, routineExists],
  [1359, exists("trigger")],
  [1537, exists("event")],
  [1826, exists("constraint")],
  [3822, exists("constraint")],
  [1051, tableMissing],
  [1146, tableMissing],
  [1054, columnUnknown],
  [1072, columnUnknown],
  [1091, cannotDrop],
  [1176, missing("index")],
  [1305, routineMissing],
  [1360, missing("trigger")],
  [1539, missing("event")],
  [3821, missing("constraint")],
  [3940, missing("constraint")],
  [1048, rows("NOT NULL", ([column]) => column)],
  [1138, rows("NOT NULL", () => "a column")],
  [1364, rows("NOT NULL", ([column]) => column)],
  [1062, rows("UNIQUE", (names) => names.at(-1))],
  [1586, rows("UNIQUE", (names) => names.at(-1))],
  [3819, rows("CHECK", ([name]) => name)],
  [4025, rows("CHECK", ([name]) => name)],
  [1216, foreignKeyRows],
  [1217, foreignKeyRows],
  [1451, foreignKeyRows],
  [1452, foreignKeyRows],
  [1005, cannotCreate],
  [1025, cannotCreate],
  [1215, foreignKeyInvalid],
  [1239, foreignKeyInvalid],
  [1822, foreignKeyInvalid],
  [1824, foreignKeyInvalid],
  [3780, foreignKeyInvalid],
  [6125, foreignKeyInvalid],
  [1553, needed],
  [1828, needed],
  [1829, needed],
  [1832, needed],
  [1833, needed],
  [1834, needed],
  [3108, needed],
  [3730, needed],
  [3837, needed],
  [3959, needed],
  [1067, unfit],
  [1264, unfit],
  [1265, unfit],
  [1292, unfit],
  [1366, unfit],
  [1406, unfit],
  [1411, unfit],
  [1690, unfit],
  [3140, unfit],
  [3155, unfit],
  [1059, definition(NAME)],
  [1102, definition(NAME)],
  [1103, definition(NAME)],
  [1166, definition(NAME)],
  [1280, definition(NAME)],
  [1069, definition("Drop indexes that are not needed: a table has 64 at most.")],
  [1071, definition("Index a prefix of the column (length), or make the column shorter.")],
  [1074, definition("Use TEXT or BLOB, or a shorter length; utf8mb4 counts four bytes a character.")],
  [1075, definition("Make the AUTO_INCREMENT column the first of a key; a table has one such column.")],
  [1117, definition("Split the table: the servers take some 1000 columns at most.")],
  [1118, definition(SHORTER)],
  [1170, definition("Give the index a prefix length for this column, or make the column a VARCHAR.")],
  [1021, diskFull],
  [1114, diskFull],
  [1205, locked],
  [3572, locked],
  [1213, deadlock],
  [1290, readOnly],
  [1792, readOnly],
  [1836, readOnly],
  [3024, cancelled],
  [1317, cancelled],
  [1969, cancelled],
]);

/** What the server says of a statement as a coded error that names the object; null for a number that is not known. */
export function statementError(failure: StatementFailure): CortexError | null {
  const { number, message } = failure;
  // 1290 is said of every option that forbids a statement.
  if (number === 1290 && !/read[-_]only/i.test(message)) return null;
  if (NO_ROOM.test(message)) return diskFull(failure, []);
  return BUILDERS.get(number)?.(failure, namesIn(message)) ?? null;
}
