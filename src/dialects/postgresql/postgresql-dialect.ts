import type { Dialect } from "../contract/dialect.js";
import { backup } from "./backup.js";
import { ReplayConnection } from "../shared/replay-connection.js";
import { replaySession } from "../shared/replay-session.js";
import { SET_EXPRESSION_SINCE } from "./compiler/alter-generated.js";
import { foreignKeysHoldType } from "./compiler/foreign-keys-hold-type.js";
import { compile } from "./compiler/compile.js";
import { CHANGEABLE_TABLE_OPTIONS } from "./compiler/compile-table-options.js";
import { asPostgresql } from "./connection/postgresql-connection.js";
import { DEFAULT_PORT, describeTarget } from "./connection/target.js";
import { diagnose, obstacles } from "./diagnose.js";
import { connect } from "./driver.js";
import { inspector } from "./inspector.js";
import { describeError } from "./native-errors.js";
import { normalize } from "./normalizer.js";
import { reflect } from "./reflector/reflect.js";
import { resumption } from "./resumption.js";
import { scratch } from "./scratch.js";
import { script } from "./script.js";
import { sameExpression } from "./sql/normalize-expression.js";
import { identifierIfNeeded, MAX_IDENTIFIER_BYTES, quoteLiteral } from "./sql/quote.js";
import { splitStatements } from "./sql/split-statements.js";
import { statementHead } from "./sql/statement-head.js";
import { PostgresqlStepSession, ScratchStepSession } from "./step-session.js";
import { typeText } from "./types.js";

/** PostgreSQL. */
export const postgresqlDialect: Dialect = Object.freeze({
  name: "postgresql",
  displayName: "PostgreSQL",
  capabilities: Object.freeze({
    transactionalDdl: true,
    comments: true,
    schemas: true,
    maxIdentifierLength: MAX_IDENTIFIER_BYTES,
    scratchWithoutServer: false,
    identifiersInBytes: true,
    rebuildsTables: false,
    foreignKeysHoldKeys: true,
    generatedHoldsTypes: true,
    changeableOptions: Object.freeze({
      table: CHANGEABLE_TABLE_OPTIONS,
      column: ["storage", "compression", "identity"],
    }),
  }),
  defaultPort: DEFAULT_PORT,

  connect,
  describeTarget,
  scratch,
  homeSchema: (connection) =>
    connection instanceof ReplayConnection ? null : asPostgresql(connection).defaultSchema,
  openSession: async (connection, scope) => {
    if (connection instanceof ReplayConnection) return replaySession;
    const own = asPostgresql(connection);
    return own.isScratch ? new ScratchStepSession(own) : new PostgresqlStepSession(own, scope);
  },

  compile,
  foreignKeysHoldType,
  altersGenerated: (connection) =>
    Number(/\d+/.exec(connection.serverVersion)?.[0] ?? 0) >= SET_EXPRESSION_SINCE,
  typeText: (type) => typeText(type),
  quoteLiteral,
  quoteIdentifier: identifierIfNeeded,
  placeholder: (position) => `$${position}`,

  reflect,
  inspector,
  normalize,
  sameExpression,

  splitStatements,
  isTransactionControl: (sql) => statementHead(sql).isTransactionControl,
  isReadOnly: (sql) => statementHead(sql).isReadOnly,

  script,
  resumption,
  backup,
  describeError: (error, context) => describeError(error, context),
  diagnose: async (connection) => diagnose(asPostgresql(connection)),
  obstacles: async (connection) => obstacles(asPostgresql(connection)),
} satisfies Dialect);
