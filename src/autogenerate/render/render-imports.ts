import { assertNever } from "../../util/assert-never.js";
import type { Code } from "./code.js";

/** Everything that the renderer may call, by the name under which the package exports it. */
const IMPORTABLE: ReadonlySet<string> = new Set(
  (
    "column table defineSchema primaryKey unique check foreignKey index asc desc collate sql " +
    "uuid string char text integer bigInteger smallInteger boolean float double numeric date time dateTime interval json " +
    "binary enumeration JSONType ArrayType rawType dialectType"
  ).split(" "),
);

/**
 * The names that code needs from the package, sorted without regard to case.
 *
 * @param typeNames names that are imported as types
 * @param namespaces names of dialects whose builders may be called: `sqlite` of `sqlite.real()`
 */
export function importsOf(
  code: readonly Code[],
  typeNames: readonly string[],
  namespaces: readonly string[],
): readonly string[] {
  const found = new Set<string>();
  const walk = (piece: Code): void => {
    if (piece.kind === "text" && piece.text.startsWith("sql`")) found.add("sql");
    if (piece.kind === "call") {
      const [head = "", member] = piece.callee.split(".");
      if (member === undefined ? IMPORTABLE.has(head) : namespaces.includes(head)) found.add(head);
    }
    for (const part of partsOf(piece)) walk(part);
  };
  for (const piece of code) walk(piece);
  return sortImports([...found, ...typeNames.map((name) => `type ${name}`)]);
}

function partsOf(piece: Code): readonly Code[] {
  switch (piece.kind) {
    case "text":
      return [];
    case "prefixed":
      return [piece.code];
    case "array":
      return piece.items;
    case "object":
      return piece.properties.map((property) => property.value);
    case "function":
      return piece.statements;
    case "call":
      return piece.arguments;
    default:
      return assertNever(piece, "code");
  }
}

/**
 * Import lines of the user's own, apart: what they name of this package goes into its one import, where a second one of the
 * same name would be an error.
 */
export function ownImports(lines: Iterable<string>): {
  readonly names: readonly string[];
  readonly lines: readonly string[];
} {
  const names: string[] = [];
  const others: string[] = [];
  for (const line of lines) {
    const [, isType, list] = OF_PACKAGE.exec(line) ?? [];
    if (list === undefined) others.push(line);
    else {
      const given = list.split(",").map((name) => name.trim().replace(/\s+/g, " "));
      names.push(...given.filter((name) => name !== "").map((name) => `${isType ?? ""}${name}`));
    }
  }
  return { names: [...new Set(names)], lines: [...new Set(others)] };
}

const OF_PACKAGE = /^\s*import\s+(type )?\s*\{([^}]*)\}\s*from\s*["']cortex-migrations["'];?\s*$/;

/** Imports of two pieces of code as one sorted list. */
export function sortImports(imports: readonly string[]): readonly string[] {
  const nameOf = (item: string): string => item.replace(/^type /, "").toLowerCase();
  return [...new Set(imports)].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
}

/**
 * The import statement of a file.
 *
 * @example renderImports(["column", "type Operations"]) // import { column, type Operations } from "cortex-migrations";
 */
export function renderImports(imports: readonly string[]): string {
  const from = 'from "cortex-migrations";';
  if (imports.length === 0) return "";
  const allTypes = imports.every((item) => item.startsWith("type "));
  const names = allTypes ? imports.map((item) => item.slice("type ".length)) : imports;
  const head = allTypes ? "import type" : "import";
  const line = `${head} { ${names.join(", ")} } ${from}`;
  return line.length <= 110
    ? `${line}\n`
    : `${head} {\n${names.map((name) => `  ${name},\n`).join("")}} ${from}\n`;
}
