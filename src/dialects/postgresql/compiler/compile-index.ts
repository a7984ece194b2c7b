import { cortexError } from "../../../errors/index.js";
import type { CreateIndex, DropIndex, RenameIndex } from "../../../operations/operation.js";
import type { Hazard } from "../../contract/hazard.js";
import type { Statement } from "../../contract/statement.js";
import { hazard, runStatement } from "../../shared/statements.js";
import { indexName, indexText } from "../ddl/index-text.js";
import { fittingName, newName } from "../ddl/names.js";
import { postgresqlOptions } from "../options.js";
import { qualified } from "../sql/quote.js";
import type { IndexFacts } from "./catalog.js";
import type { CompileContext } from "./context.js";

const OUTSIDE: Hazard = hazard("notTransactional", "warning", "runs outside of the step's transaction");

function refuseBuilding(name: string): never {
  throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
    statement: `CREATE INDEX ${name}`,
    reason: "another session is building an index of that name at this moment",
  });
}

/** What must go first: the useless rest of an earlier attempt. Null when the index is there and is left. */
function leftover(
  operation: CreateIndex,
  found: IndexFacts | null,
  context: CompileContext,
): readonly Statement[] | null {
  if (found === null) return [];
  const { index, table, schema, ifNotExists } = operation;
  const name = indexName(index, table);
  const isOther = found.table !== table;
  if (isOther || found.isValid) {
    if (ifNotExists && !isOther) return null;
    const shown = isOther ? `${name} (on table ${found.table})` : name;
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name: shown });
  }
  if (found.isBeingBuilt) refuseBuilding(name);
  const concurrently = postgresqlOptions(index.options).concurrently === true;
  const repair = hazard(
    "notKept",
    "info",
    `an earlier attempt has left '${name}' invalid: it serves no query, and is dropped and built anew`,
  );
  return [
    runStatement(
      context.source,
      `DROP INDEX ${concurrently ? "CONCURRENTLY " : ""}${qualified(schema, name)}`,
      concurrently ? { phase: "autocommit", hazards: [repair, OUTSIDE] } : { hazards: [repair] },
    ),
  ];
}

function hazardsOf(operation: CreateIndex, concurrently: boolean): readonly Hazard[] {
  const { index, table } = operation;
  const keys = index.parts.map((part) => part.value).join(", ");
  return [
    ...(concurrently
      ? [OUTSIDE]
      : [hazard("locksWrites", "info", `nobody writes to '${table}' while the index is built`)]),
    ...(index.unique
      ? [
          hazard(
            "mayFailOnExistingRows",
            "warning",
            `fails when two rows of '${table}' have the same ${keys}`,
          ),
        ]
      : []),
  ];
}

/**
 * CREATE INDEX; nothing when it is there and may be. What a CREATE INDEX CONCURRENTLY that failed has left is invalid,
 * and IF NOT EXISTS would take it for the index (https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
 *
 * @throws MIG_DIALECT_OBJECT_EXISTS
 */
export async function compileCreateIndex(
  operation: CreateIndex,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { index, table, schema, ifNotExists } = operation;
  const concurrently = postgresqlOptions(index.options).concurrently === true;
  const { catalog } = context;
  const name = indexName(index, table);
  const sql = indexText(index, { table, schema, major: catalog.major, concurrently, ifNotExists });
  const found = ifNotExists || concurrently ? await catalog.index(name, schema) : null;
  const before = leftover(operation, found, context);
  if (before === null) return [];
  catalog.note({
    kind: "index",
    name,
    facts: { table, schema, isValid: true, isBeingBuilt: false, isOfConstraint: false },
  });
  const hazards = hazardsOf(operation, concurrently);
  return [
    ...before,
    runStatement(context.source, sql, {
      hazards,
      phase: concurrently ? "autocommit" : "transactional",
    }),
  ];
}

/** An index by the name that it has, and whether it is there; "unknown" where no server is asked. */
async function foundIndex(
  operation: DropIndex | RenameIndex,
  context: CompileContext,
): Promise<{ readonly name: string; readonly found: IndexFacts | "missing" | "unknown" }> {
  const { table, schema } = operation;
  // A name that is too long can only be that of an index whose name was generated.
  const name = fittingName(operation.name);
  const found = await context.catalog.index(name, schema);
  if (found !== null && table !== null && found.table !== table)
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", {
      kind: "index",
      name: `${name} on table ${table} (it is on ${found.table})`,
    });
  return { name, found: found ?? (context.catalog.knowsAll ? "missing" : "unknown") };
}

/**
 * ALTER INDEX … RENAME TO: only its entry in the catalogue is written. A constraint whose index it is gets the name, too
 * (https://www.postgresql.org/docs/18/sql-alterindex.html).
 *
 * @throws MIG_DIALECT_OBJECT_NOT_FOUND
 */
export async function compileRenameIndex(
  operation: RenameIndex,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { schema } = operation;
  const { name, found } = await foundIndex(operation, context);
  if (found === "missing") throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "index", name });
  const wanted = newName(operation.newName);
  context.catalog.note({ kind: "index", name, facts: null });
  if (found !== "unknown") context.catalog.note({ kind: "index", name: operation.newName, facts: found });
  return [runStatement(context.source, `ALTER INDEX ${qualified(schema, name)} RENAME TO ${wanted}`)];
}

/** DROP INDEX; nothing when it is not there and need not be. @throws MIG_DIALECT_OBJECT_NOT_FOUND */
export async function compileDropIndex(
  operation: DropIndex,
  context: CompileContext,
): Promise<readonly Statement[]> {
  const { schema, ifExists } = operation;
  const { name, found } = await foundIndex(operation, context);
  if (found === "missing") {
    if (ifExists) return [];
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "index", name });
  }
  // A unique index that has become a unique constraint is none any more, although its name is there.
  if (found !== "unknown" && found.isOfConstraint && ifExists) return [];
  context.catalog.note({ kind: "index", name, facts: null });
  const concurrently = postgresqlOptions(operation.options).concurrently === true;
  const words = `DROP INDEX ${concurrently ? "CONCURRENTLY " : ""}${ifExists ? "IF EXISTS " : ""}`;
  return [
    runStatement(
      context.source,
      `${words}${qualified(schema, name)}`,
      concurrently ? { phase: "autocommit", hazards: [OUTSIDE] } : {},
    ),
  ];
}
