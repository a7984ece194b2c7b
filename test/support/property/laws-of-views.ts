import type { Schema } from "../../../src/schema/schema.js";
import type { PropertyTarget } from "./target.js";

/** A view of a table, and a view of that view. */
export const VIEWS: readonly string[] = ["law_view_of_view", "law_view"];

/**
 * Makes views over the first table that is in both schemas, of the columns that stay: those that are computed may be
 * built anew, and no database lets a column that a view reads go.
 *
 * @returns whether there was such a table
 */
export async function makeViews(
  { connection, profile: { quote } }: PropertyTarget,
  before: Schema,
  after: Schema,
): Promise<boolean> {
  for (const table of before.tables) {
    const twin = after.tables.find((one) => one.name === table.name && one.schema === table.schema);
    const names = table.columns
      .filter((column) => column.generated === null)
      .filter(({ name }) => twin?.columns.some((one) => one.name === name && one.generated === null))
      .map((column) => quote(column.name));
    if (names.length === 0) continue;
    const name = table.schema === null ? quote(table.name) : `${quote(table.schema)}.${quote(table.name)}`;
    await connection.run(`CREATE VIEW law_view AS SELECT ${names.join(", ")} FROM ${name}`);
    await connection.run("CREATE VIEW law_view_of_view AS SELECT * FROM law_view");
    return true;
  }
  return false;
}

/** The views that fail when they are read, with the reason. */
export async function unreadableViews({ connection }: PropertyTarget): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const view of VIEWS)
    await connection.query(`SELECT * FROM ${view}`).catch((error: unknown) => {
      problems.push(`${view}: ${String(error)}`);
    });
  return problems;
}
