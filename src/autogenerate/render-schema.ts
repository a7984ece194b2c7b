import { canonicalTable } from "../diff/canonical.js";
import { dependencyOrder } from "../diff/dependency-order.js";
import type { Schema } from "../schema/schema.js";
import type { Table } from "../schema/table.js";
import { neverSetToNull } from "../schema/validate.js";
import { array, type Code, call, object, printStatements, text } from "./render/code.js";
import { importsOf, ownImports, renderImports, sortImports } from "./render/render-imports.js";
import { askingOwn, ON_OP } from "./render/own-code.js";
import type { RenderOptions } from "./render/render-operations.js";
import { renderTable } from "./render/render-table.js";
import type { TypeOptions } from "./render/render-type.js";
import { optionsOrNone } from "./render/render-value.js";

/**
 * A schema as a TypeScript file: one exported constant a table, each after those it refers to, and the schema as
 * the default export. Defined again, it is the same schema.
 *
 * @example await writeFile("schema.ts", renderSchema(reflection.schema, {}));
 */
export function renderSchema(schema: Schema, given: RenderOptions): string {
  const importLines = new Set<string>();
  const { renderers, ...rest } = given;
  const options: TypeOptions = {
    ...rest,
    at: { ...ON_OP, file: "schema" },
    ...(renderers === undefined ? {} : { own: askingOwn(renderers, importLines) }),
  };
  const made = dependencyOrder(schema.tables.map(canonicalTable)).tables.flatMap((table) => {
    const code = renderTable(table, options);
    return code === null ? [] : [{ table, code }];
  });
  const tables = made.map(({ table }) => table);
  const names = constantNames(tables, Object.keys(options.typeBuilders ?? {}));
  const constants = made.map(
    ({ code }, i): Code => ({ kind: "prefixed", prefix: `export const ${names[i] ?? ""} = `, code }),
  );
  const convention = optionsOrNone(
    Object.fromEntries(
      Object.entries(schema.namingConvention).filter(([, template]) => typeof template === "string"),
    ),
  );
  const definition: Code = {
    kind: "prefixed",
    prefix: "export default ",
    code: call(
      "defineSchema",
      object([
        ["tables", array(names.map(text))],
        ["namingConvention", convention],
        ["asFound", isAsFound(tables) ? text("true") : null],
      ]),
    ),
  };
  const code = [...constants, definition];
  const { names: ownNames, lines } = ownImports(importLines);
  const called = importsOf(code, [], Object.keys(options.typeBuilders ?? {}));
  const importing = [
    renderImports(sortImports([...called, ...ownNames])),
    ...lines.map((line) => `${line}\n`),
  ];
  return [importing.join(""), ...code.map((piece) => printStatements([piece], 0))].join("\n");
}

/** Whether the tables hold what no new schema may. */
const isAsFound = (tables: readonly Table[]): boolean =>
  tables.some((table) => table.foreignKeys.some((key) => neverSetToNull(table, key) !== null));

/** Words that cannot name a constant, and names that the file imports. */
const TAKEN = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for function if import " +
    "in instanceof new null return super switch this throw true try typeof var void while with yield let static await async of " +
    "implements interface package private protected public arguments eval undefined " +
    "column table defineSchema primaryKey unique check foreignKey index asc desc collate sql uuid string char text integer bigInteger " +
    "smallInteger boolean float double numeric date time dateTime interval json binary enumeration JSONType ArrayType rawType dialectType"
  ).split(" "),
);

/** A constant's name for each table: `data_models` becomes `dataModels`; each name is used once. */
function constantNames(tables: readonly Table[], builders: readonly string[]): readonly string[] {
  const used = new Set([...TAKEN, ...builders]);
  return tables.map((table) => {
    // Letters beyond the basic plane may stand in an identifier, but not every compiler knows it.
    const words = table.name
      .split(/(?:[^\p{ID_Continue}]|[_\u{10000}-\u{10ffff}])+/u)
      .filter((word) => word !== "");
    const joined = words
      .map((word, i) => (i === 0 ? lowerFirst(word) : word.charAt(0).toUpperCase() + word.slice(1)))
      .join("");
    const base = /^[\p{ID_Start}]/u.test(joined) ? joined : `table${joined}`;
    let name = used.has(base) ? `${base}Table` : base;
    for (let n = 2; used.has(name); n += 1) name = `${base}${n}`;
    used.add(name);
    return name;
  });
}

const lowerFirst = (word: string): string =>
  word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
