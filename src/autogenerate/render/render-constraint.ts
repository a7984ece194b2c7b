import type {
  CheckConstraint,
  Constraint,
  ForeignKey,
  Index,
  IndexPart,
  UniqueConstraint,
} from "../../schema/constraints.js";
import { assertNever } from "../../util/assert-never.js";
import { array, type Code, call, object, optionsArgument, text } from "./code.js";
import { ON_OP, type OwnCode } from "./own-code.js";
import { referenceEntries } from "./render-column.js";
import type { TypeOptions } from "./render-type.js";
import { flag, optionsOrNone, quoteString, renderNames, renderSql, stringOrNone } from "./render-value.js";

type Entries = readonly (readonly [string, Code | null])[];

/** A constraint or an index as an item of a table; null where the user's own renderer leaves it out. */
export function renderItem(item: Constraint | Index, options: TypeOptions): Code | null {
  const own = ownItem(item, options);
  if (own !== undefined) return own === null ? null : text(own);
  switch (item.kind) {
    case "primaryKey":
      return call(
        "primaryKey",
        renderNames(item.columns),
        ...optionsArgument([["name", stringOrNone(item.name)]]),
      );
    case "unique":
      return call(
        "unique",
        renderNames(item.columns),
        ...optionsArgument([["name", stringOrNone(item.name)], ...uniqueEntries(item)]),
      );
    case "check":
      return call(
        "check",
        checkText(item),
        ...optionsArgument([
          ["name", stringOrNone(item.name)],
          ["options", optionsOrNone(item.options)],
        ]),
      );
    case "foreignKey":
      return call(
        "foreignKey",
        renderNames(item.columns),
        referent(item),
        ...optionsArgument(referenceEntries(item)),
      );
    case "index":
      return call("index", nameOrNull(item.name), indexKeys(item), ...optionsArgument(indexEntries(item)));
    default:
      return assertNever(item, "item");
  }
}

/** The user's own code for a constraint or an index. */
export function ownItem(item: Constraint | Index, { own, at = ON_OP }: TypeOptions): OwnCode {
  // Each kind by itself: only so does the compiler know that kind and item belong together.
  switch (item.kind) {
    case "primaryKey":
      return own?.("primaryKey", item, at);
    case "unique":
      return own?.("unique", item, at);
    case "check":
      return own?.("check", item, at);
    case "foreignKey":
      return own?.("foreignKey", item, at);
    case "index":
      return own?.("index", item, at);
    default:
      return assertNever(item, "item");
  }
}

/** A name, or `null`. */
export const nameOrNull = (name: string | null): Code => text(name === null ? "null" : quoteString(name));

/** The condition of a check as a string. */
export const checkText = (check: CheckConstraint): Code => text(quoteString(check.expression));

/** `{ table, columns }` of a foreign key. */
export const referent = (key: ForeignKey): Code =>
  object([
    ["table", text(quoteString(key.referentTable))],
    ["columns", renderNames(key.referentColumns)],
  ]);

/** The options of a unique constraint, without its name. */
export const uniqueEntries = (item: UniqueConstraint): Entries => [
  ["deferrable", item.deferrable === null ? null : text(String(item.deferrable))],
  ["initially", stringOrNone(item.initially)],
  ["options", optionsOrNone(item.options)],
];

/** The options of an index. */
export const indexEntries = (item: Index): Entries => [
  ["unique", flag(item.unique)],
  ["where", stringOrNone(item.where)],
  ["options", optionsOrNone(item.options)],
];

/** The keys of an index. */
export const indexKeys = (item: Index): Code => array(item.parts.map(indexKey));

function indexKey(part: IndexPart): Code {
  const base =
    part.kind === "column" ? text(quoteString(part.value)) : renderSql({ kind: "sql", text: part.value });
  const collated = part.collation === null ? base : call("collate", base, text(quoteString(part.collation)));
  const order = part.order ?? (part.nulls === null ? null : "asc");
  return order === null
    ? collated
    : call(order, collated, ...optionsArgument([["nulls", stringOrNone(part.nulls)]]));
}
