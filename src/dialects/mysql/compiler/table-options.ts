import type { SetTableOptions } from "../../../operations/operation.js";
import type { Column } from "../../../schema/column.js";
import { changedOptions } from "../../../schema/dialect-options.js";
import { wordText } from "../ddl/column-text.js";
import { refuse } from "../ddl/refuse.js";
import { type MysqlOptions, mysqlOptions } from "../options.js";
import { textOf } from "../reflector/rows.js";
import { isTextual } from "./changed-column.js";
import { type Change, type Clause, type Draft, keyOf, tableAfter } from "./draft.js";
import { copies } from "./hazards.js";
import { restatedClause } from "./restate.js";
import { isReplay } from "./server-of.js";

type Changes = Readonly<Record<string, unknown>>;

function refuseOption(draft: Draft, option: string, instead: string): never {
  return refuse({
    operation: "setTableOptions",
    object: `table '${draft.name}'`,
    database: draft.server.text,
    reason: `its option '${option}' cannot be changed so`,
    instead,
  });
}

/** What the server does when nothing is said, for options that have a word for it. */
const DEFAULTS: Readonly<Record<string, string>> = {
  STATS_PERSISTENT: "DEFAULT",
  STATS_AUTO_RECALC: "DEFAULT",
  STATS_SAMPLE_PAGES: "DEFAULT",
  PACK_KEYS: "DEFAULT",
};

function extraWords(draft: Draft, extra: unknown): readonly string[] {
  const before = mysqlOptions(draft.table?.options ?? {}).extra ?? {};
  const after = (extra ?? {}) as Readonly<Record<string, string | number>>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    if (before[name] === after[name]) return [];
    const value =
      after[name] ??
      DEFAULTS[name.toUpperCase()] ??
      refuseOption(draft, name, "Say the value that it is to have instead.");
    const words = name.split(" ").map((word) => wordText(word, "extra"));
    return [`${words.join(" ")}=${wordText(value, name)}`];
  });
}

/** The words for the options that have nothing to do with the columns. */
function optionWords(draft: Draft, changes: Changes): readonly string[] {
  const word = (value: unknown, usual: string, name: string): string =>
    wordText(typeof value === "string" || typeof value === "number" ? value : usual, name);
  return Object.entries(changes).flatMap(([name, value]): readonly string[] => {
    switch (name) {
      case "engine":
        return [`ENGINE=${word(value, "InnoDB", name)}`];
      case "rowFormat":
        return [`ROW_FORMAT=${word(value, "DEFAULT", name)}`];
      case "keyBlockSize":
        return [`KEY_BLOCK_SIZE=${word(value, "0", name)}`];
      case "autoIncrement":
        return value === null ? [] : [`AUTO_INCREMENT=${word(value, "1", name)}`];
      case "extra":
        return extraWords(draft, value);
      case "charset":
      case "collate":
        return [];
      default:
        return refuseOption(
          draft,
          name,
          name === "partition"
            ? "Write the ALTER TABLE … PARTITION BY with op.execute: rows move, and some may have no partition."
            : "Write it with op.execute.",
        );
    }
  });
}

interface TextOrder {
  readonly charset: string | null;
  readonly collate: string | null;
}

/** What a table that says nothing has: its database's. */
async function databaseOrder(draft: Draft): Promise<TextOrder> {
  if (isReplay(draft.connection))
    return refuseOption(
      draft,
      "charset",
      "Say the charset and collate that the database has, by their names.",
    );
  const [row = {}] = await draft.connection.query(
    `SELECT default_character_set_name AS charset, default_collation_name AS collation
FROM information_schema.schemata WHERE schema_name = COALESCE(?, DATABASE())`,
    [draft.schema],
  );
  return { charset: textOf(row, "charset"), collate: textOf(row, "collation") };
}

/** Whether a column has its table's character set and collation. */
export const inheritsOrder = (column: Column): boolean =>
  column.collation === null && mysqlOptions(column.options).charset === undefined && isTextual(column.type);

/**
 * Another character set or collation of the table, which its columns that say nothing of their own follow. CONVERT TO
 * would take those along that do, and make longer types of some
 * (https://dev.mysql.com/doc/refman/9.7/en/alter-table.html#alter-table-character-set).
 */
async function orderClauses(draft: Draft, changes: Changes): Promise<readonly Clause[]> {
  if (!("charset" in changes || "collate" in changes)) return [];
  const said: MysqlOptions = mysqlOptions(changedOptions(draft.table?.options ?? {}, { mysql: changes }));
  const isSaid = said.charset !== undefined || said.collate !== undefined;
  const order: TextOrder = isSaid
    ? { charset: said.charset ?? null, collate: said.collate ?? null }
    : await databaseOrder(draft);
  const words = [
    ...(order.charset === null ? [] : [`DEFAULT CHARSET=${wordText(order.charset, "charset")}`]),
    ...(order.collate === null ? [] : [`COLLATE=${wordText(order.collate, "collate")}`]),
  ];
  const columns = (draft.table?.columns ?? []).filter(inheritsOrder);
  const clauses: Clause[] = [{ text: words.join(" "), changes: ["charset"] }];
  for (const column of columns) {
    // What says nothing follows the default that the same statement sets.
    clauses.push(await restatedClause(draft, column, column));
  }
  return clauses;
}

/**
 * Options of the table change: its engine, how its rows are kept, its character set.
 *
 * @throws MIG_DIALECT_UNSUPPORTED for those that ALTER TABLE does not change, or not without a decision about rows
 */
export async function setTableOptions(draft: Draft, member: SetTableOptions): Promise<Change> {
  const table = tableAfter(draft, member);
  const changes: Changes = member.changes.mysql ?? {};
  const words = optionWords(draft, changes);
  const clauses: readonly Clause[] = [
    ...(words.length === 0 ? [] : [{ text: words.join(" "), changes: [keyOf("constraint", "options")] }]),
    ...(await orderClauses(draft, changes)),
  ];
  if (clauses.length === 0) return { steps: [], table };
  const hazards = copies(draft.name, "changing its options");
  return { steps: [{ clauses, hazards }], table };
}
