import { tableKeyOf } from "../schema/schema.js";
import { typeDescription } from "./describe-difference.js";
import type { Difference } from "./difference.js";

/** What may go wrong or get lost when a generated revision runs on a database with rows. */
export interface Warning {
  readonly code: "mayFailOnRows" | "dropsData" | "convertsValues" | "dropsObject" | "namedByProgram";
  readonly table: string;
  readonly column: string | null;
  readonly message: string;
}

/** What is worth knowing before the facts are followed, in the order of the facts. */
export function warningsOf(differences: readonly Difference[]): readonly Warning[] {
  return differences.flatMap((fact) => {
    const table = tableKeyOf(fact);
    return warningsOfFact(fact, table);
  });
}

function warningsOfFact(fact: Difference, table: string): readonly Warning[] {
  switch (fact.kind) {
    case "tableRemoved":
      return [
        { code: "dropsData", table, column: null, message: `table '${table}' is dropped with its rows` },
      ];
    case "columnRemoved":
      return fact.column.generated !== null
        ? []
        : [
            {
              code: "dropsData",
              table,
              column: fact.column.name,
              message: `column '${table}.${fact.column.name}' is dropped with its values`,
            },
          ];
    case "columnAdded": {
      const { column } = fact;
      const filled =
        column.nullable ||
        column.serverDefault !== null ||
        column.generated !== null ||
        column.identity !== null ||
        column.autoincrement;
      return filled
        ? []
        : [
            {
              code: "mayFailOnRows",
              table,
              column: column.name,
              message: `column '${table}.${column.name}' is NOT NULL without a server default: adding it will fail if the table has rows; give it a server default or add it nullable first`,
            },
          ];
    }
    case "columnChanged":
      return changeWarnings(fact, table);
    case "uniqueAdded":
      return [uniqueWarning(table, fact.unique.columns)];
    case "indexAdded":
      return fact.index.unique
        ? [
            uniqueWarning(
              table,
              fact.index.parts.map((part) => part.value),
            ),
          ]
        : [];
    default:
      return [];
  }
}

function uniqueWarning(table: string, columns: readonly string[]): Warning {
  return {
    code: "mayFailOnRows",
    table,
    column: null,
    message: `(${columns.join(", ")}) of table '${table}' becomes unique: it will fail if rows have the same values`,
  };
}

function changeWarnings(
  fact: Extract<Difference, { kind: "columnChanged" }>,
  table: string,
): readonly Warning[] {
  const column = fact.after.name;
  const found: Warning[] = [];
  if (fact.changed.includes("generated") && fact.before.generated === null)
    found.push({
      code: "dropsData",
      table,
      column,
      message: `column '${table}.${column}' becomes a generated one: it is dropped with its values and added anew`,
    });
  else if (fact.changed.includes("generated") && fact.after.generated === null)
    found.push({
      code: "dropsData",
      table,
      column,
      message: `column '${table}.${column}' is no longer generated: it is dropped and added anew, and what it computed is not kept`,
    });
  if (fact.changed.includes("nullable") && !fact.after.nullable)
    found.push({
      code: "mayFailOnRows",
      table,
      column,
      message: `column '${table}.${column}' becomes NOT NULL: it will fail if rows hold NULL there`,
    });
  if (fact.changed.includes("type"))
    found.push({
      code: "convertsValues",
      table,
      column,
      message: `column '${table}.${column}' changes from ${typeDescription(fact.before.type)} to ${typeDescription(fact.after.type)}: every value is converted`,
    });
  return found;
}
