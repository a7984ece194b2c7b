import type { Statement } from "../../contract/statement.js";
import type { Operation } from "../../../operations/operation.js";
import { hazard, runStatement } from "../../shared/statements.js";
import type { TypeName } from "../types.js";
import type { Catalog, TableRef } from "./catalog.js";

type ColumnRef = TableRef & { readonly column: string };

/**
 * The columns and types that an operation gives another type or other values: views, rules, triggers, policies and
 * routines that stand on them go before the operation and come back after it, once, however many columns change.
 *
 * @see https://www.postgresql.org/docs/18/sql-altertable.html
 */
export class StandingGround {
  readonly #columns: ColumnRef[] = [];
  readonly #types: TypeName[] = [];

  /** Tells of columns that change, and of a type that is made anew. */
  add(columns: readonly ColumnRef[], type: TypeName | null = null): void {
    this.#columns.push(...columns);
    if (type !== null) this.#types.push(type);
  }

  /** The statements with what must go before them and come back after. */
  async around(
    statements: readonly Statement[],
    { source, catalog }: { readonly source: Operation; readonly catalog: Catalog },
  ): Promise<readonly Statement[]> {
    if (this.#columns.length + this.#types.length === 0) return statements;
    const standing = await catalog.standingOn(this.#columns, this.#types);
    const before = standing.toReversed().flatMap((one) => one.drop.map((sql) => runStatement(source, sql)));
    const after = standing.flatMap((one) =>
      one.create.map((sql, at) =>
        at === 0 && one.kind === "materialized view"
          ? runStatement(source, sql, {
              hazards: [hazard("rewritesTable", "warning", `fills the materialized view '${one.name}' anew`)],
            })
          : runStatement(source, sql),
      ),
    );
    return [...before, ...statements, ...after];
  }
}
