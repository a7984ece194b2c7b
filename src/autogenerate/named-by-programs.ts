import type { Dialect, OtherObject } from "../dialects/contract/dialect.js";
import type { Difference } from "../diff/difference.js";
import type { Warning } from "../diff/warnings.js";
import { mentions } from "../schema/expression-words.js";
import { tableKeyOf } from "../schema/schema.js";

/** Something that is not there any more under its name. */
interface Gone {
  readonly table: string;
  /** Null where the table itself goes. */
  readonly column: string | null;
  readonly what: string;
}

/** What a revision takes away, or gives another name. */
export function goneBy(differences: readonly Difference[]): readonly Gone[] {
  return differences.flatMap((fact): readonly Gone[] => {
    switch (fact.kind) {
      case "tableRemoved":
        return [{ table: fact.table, column: null, what: `table '${tableKeyOf(fact)}', which goes` }];
      case "tableRenamed":
        return [{ table: fact.from, column: null, what: `table '${fact.from}', which is renamed` }];
      case "columnRemoved":
        return [
          {
            table: fact.table,
            column: fact.column.name,
            what: `column '${tableKeyOf(fact)}.${fact.column.name}', which goes`,
          },
        ];
      case "columnRenamed":
        return [
          {
            table: fact.table,
            column: fact.from,
            what: `column '${tableKeyOf(fact)}.${fact.from}', which is renamed`,
          },
        ];
      default:
        return [];
    }
  });
}

/**
 * Triggers, routines and events whose text names what goes. Their database does not say whether they still work (MySQL and
 * MariaDB look at a body when it is carried out, PostgreSQL at that of a routine), and a text may mean another thing of the
 * same name: so this is a warning, and no refusal.
 */
export function namedByPrograms(
  dialect: Dialect,
  differences: readonly Difference[],
  others: readonly OtherObject[],
): readonly Warning[] {
  const gone = goneBy(differences);
  const goneTables = new Set(
    differences.flatMap((fact) => (fact.kind === "tableRemoved" ? [tableKeyOf(fact)] : [])),
  );
  const programs = others.filter(
    (other) => kindsOf(dialect).has(other.kind) && (other.table === null || !goneTables.has(other.table)),
  );
  return programs.flatMap((program) => {
    const text = bareText((program.definition?.create ?? []).join("\n"));
    return gone.flatMap(({ table, column, what }) => {
      const isOfTable = program.table?.split(".").at(-1) === table || mentions(text, table);
      if (!(column === null ? mentions(text, table) : isOfTable && mentions(text, column))) return [];
      const on = program.table === null ? "" : ` of '${program.table}'`;
      return [
        {
          code: "namedByProgram" as const,
          table,
          column,
          message: `${program.kind} '${program.name}'${on} names ${what}; ${dialect.displayName} will not say so before it is carried out`,
        },
      ];
    });
  });
}

/** Whose text is not looked at by the database when something goes. */
function kindsOf({ capabilities, brokenTriggers }: Dialect): ReadonlySet<string> {
  if (brokenTriggers !== undefined) return new Set();
  const routines = ["function", "procedure"];
  return new Set(capabilities.viewsMayBreak === true ? [...routines, "trigger", "event"] : routines);
}

/** A text without comments. */
const bareText = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, " ");
