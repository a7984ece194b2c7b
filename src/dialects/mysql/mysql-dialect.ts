import type { Dialect } from "../contract/dialect.js";
import { backup } from "./backup.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { replaySession } from "../shared/replay-session.js";
import { compile } from "./compiler/compile.js";
import { inheritsOrder } from "./compiler/table-options.js";
import { asMysql } from "./connection/mysql-connection.js";
import { DEFAULT_PORT, describeTarget } from "./connection/target.js";
import { diagnose, obstacles } from "./diagnose.js";
import { connect } from "./driver.js";
import { inspectorOf } from "./inspector.js";
import { describeError } from "./native-errors.js";
import { normalize } from "./normalizer.js";
import { reflect } from "./reflector/reflect.js";
import { resumption } from "./resumption.js";
import { scratch } from "./scratch.js";
import { script } from "./script.js";
import { normalizeExpression } from "./sql/normalize-expression.js";
import { identifierIfNeeded, MAX_IDENTIFIER_LENGTH, quoteLiteral } from "./sql/quote.js";
import { splitStatements } from "./sql/split-statements.js";
import { statementHead } from "./sql/statement-head.js";
import { MysqlStepSession } from "./step-session.js";
import { typeText } from "./types.js";

/** MySQL and MariaDB, which are told apart when they are connected to. */
export const mysqlDialect: Dialect = Object.freeze({
  name: "mysql",
  displayName: "MySQL",
  capabilities: Object.freeze({
    transactionalDdl: false,
    comments: true,
    // A schema is a database here, and a chain is of one.
    schemas: false,
    maxIdentifierLength: MAX_IDENTIFIER_LENGTH,
    scratchWithoutServer: false,
    rebuildsTables: false,
    // https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html#error_er_fk_column_cannot_change
    foreignKeysHoldColumns: true,
    viewsMayBreak: true,
    // Those of columns and indexes always, those of tables by lower_case_table_names
    // (https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html).
    caseInsensitiveNames: true,
    uniqueIndexIsConstraint: true,
    indexNamesPerTable: true,
    restrictIsNoAction: true,
    changeableOptions: Object.freeze({
      table: ["engine", "charset", "collate", "rowFormat", "keyBlockSize", "extra"],
      column: ["charset", "onUpdate", "invisible", "srid"],
    }),
  }),
  defaultPort: DEFAULT_PORT,

  connect,
  describeTarget,
  scratch,
  openSession: async (connection, scope) =>
    connection instanceof ReplayConnection
      ? replaySession
      : MysqlStepSession.open(asMysql(connection), scope),

  compile,
  // MODIFY takes another expression on both servers, also where a key is over the column.
  altersGenerated: () => true,
  followsTable: (column, changed) =>
    changed.some((name) => name === "charset" || name === "collate") && inheritsOrder(column),
  typeText,
  quoteLiteral,
  quoteIdentifier: identifierIfNeeded,
  placeholder: () => "?",

  reflect,
  inspector: inspectorOf,
  normalize,
  sameExpression: (a, b) => normalizeExpression(a) === normalizeExpression(b),

  splitStatements: (text) => splitStatements(text),
  isTransactionControl: (sql) => statementHead(sql).isTransactionControl,
  isReadOnly: (sql) => statementHead(sql).isReadOnly,

  script,
  resumption,
  backup,
  describeError,
  diagnose: async (connection) => diagnose(asMysql(connection)),
  obstacles: async (connection) => obstacles(asMysql(connection)),
} satisfies Dialect);
