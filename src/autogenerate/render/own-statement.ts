import type { Operation } from "../../operations/operation.js";
import { awaited, type Code, text } from "./code.js";
import type { OwnCode } from "./own-code.js";
import { ownItem } from "./render-constraint.js";
import type { TypeOptions } from "./render-type.js";

/**
 * An operation as a statement: the user's own code for what it makes, else the usual call, awaited. Null where the
 * renderer leaves it out.
 *
 * @param within what it is called on
 */
export function statementOf<T extends Operation>(
  operation: T,
  { within, ...given }: TypeOptions & { readonly within: "op" | "batch" },
  usual: (operation: T, options: TypeOptions) => Code | null,
): Code | null {
  const options: TypeOptions = {
    ...given,
    at: { file: given.at?.file ?? "revision", within, ...tableOf(operation), column: null },
  };
  const own = ownMade(operation, options);
  if (own !== undefined) return own === null ? null : text(statementText(own));
  const code = usual(operation, options);
  return code === null ? null : awaited(code);
}

/** The statement without the semicolon that is put behind every one. */
export const statementText = (code: string): string => code.trimEnd().replace(/;$/, "");

/** The table that an operation is about. */
export function tableOf(operation: Operation): {
  readonly table: string | null;
  readonly schema: string | null;
} {
  if (operation.kind === "createTable")
    return { table: operation.table.name, schema: operation.table.schema };
  return operation.kind === "execute"
    ? { table: null, schema: null }
    : { table: operation.table, schema: "schema" in operation ? operation.schema : null };
}

/** The user's own code for what an operation makes. */
function ownMade(operation: Operation, options: TypeOptions): OwnCode {
  const { own, at } = options;
  if (own === undefined || at === undefined) return undefined;
  switch (operation.kind) {
    case "createTable":
      return own("table", operation.table, at);
    case "createIndex":
      return ownItem(operation.index, options);
    case "createConstraint":
      return ownItem(operation.constraint, options);
    case "createExcludeConstraint":
      return own("exclusion", operation, at);
    default:
      return undefined;
  }
}
