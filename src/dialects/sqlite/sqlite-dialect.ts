import type { Dialect } from "../contract/dialect.js";
import { backup } from "./backup.js";
import { brokenTriggers } from "./broken-triggers.js";
import { compile } from "./compiler/compile.js";
import { asSqlite } from "./connection/sqlite-connection.js";
import { toSqlValue } from "./connection/sql-value.js";
import { describeTarget } from "./connection/target.js";
import { diagnose } from "./diagnose.js";
import { connect } from "./driver.js";
import { SqliteInspector } from "./inspector.js";
import { describeError } from "./native-errors.js";
import { normalize } from "./normalizer.js";
import { reflect } from "./reflector/reflect.js";
import { resumption } from "./resumption.js";
import { scratch } from "./scratch.js";
import { script } from "./script.js";
import { normalizeExpression } from "./sql/normalize-text.js";
import { identifierIfNeeded, quoteLiteral } from "./sql/quote.js";
import { splitStatements } from "./sql/split-statements.js";
import { statementHead } from "./sql/statement-head.js";
import { SqliteStepSession } from "./step-session.js";
import { typeText } from "./types.js";

/** SQLite. */
export const sqliteDialect: Dialect = Object.freeze({
  name: "sqlite",
  displayName: "SQLite",
  capabilities: Object.freeze({
    transactionalDdl: true,
    comments: false,
    schemas: false,
    maxIdentifierLength: Number.POSITIVE_INFINITY,
    scratchWithoutServer: true,
    rebuildsTables: true,
    viewsMayBreak: true,
    caseInsensitiveNames: true,
  }),
  defaultPort: null,

  connect,
  describeTarget,
  scratch,
  openSession: async (connection) => new SqliteStepSession(asSqlite(connection)),

  compile: async (operation, connection) => compile(operation, asSqlite(connection)),
  typeText,
  quoteLiteral: (value) => quoteLiteral(toSqlValue(value)),
  quoteIdentifier: identifierIfNeeded,
  placeholder: () => "?",

  reflect: async (connection, scope) => reflect(asSqlite(connection), scope),
  inspector: (connection) => new SqliteInspector(asSqlite(connection)),
  normalize: (schema) => normalize(schema),
  sameExpression: (a, b) => normalizeExpression(a) === normalizeExpression(b),

  brokenTriggers,

  splitStatements: (text) => splitStatements(text),
  isTransactionControl: (sql) => statementHead(sql).isTransactionControl,
  isReadOnly: (sql) => statementHead(sql).isReadOnly,

  script,
  resumption,
  backup,
  describeError,
  diagnose: async (connection) => diagnose(asSqlite(connection)),
  // A file that cannot be written refuses BEGIN IMMEDIATE, which is before the first statement, and says so.
  obstacles: async () => [],
} satisfies Dialect);
