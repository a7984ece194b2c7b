// Writes docs/reference/errors.md from the table of codes. With --check: is the page fresh?
import { loadSource } from "./docs-source.mjs";
import { writePage } from "./docs-write.mjs";

/** Stands for a detail that is known only when the error happens: in a text it reads `<name>`, as a list `<name>, …`. */
function placeholder(name) {
  const text = `<${name}>`;
  return new Proxy(
    {},
    {
      get(_, key) {
        if (key === Symbol.toPrimitive || key === "toString" || key === "valueOf" || key === "toJSON")
          return () => text;
        if (key === "length") return `<number of ${name}>`;
        if (key === "join") return (separator) => `${text}${separator}…`;
        if (key === "map" || key === "flatMap") return (f) => [f(placeholder(name.replace(/s$/, ""))), "…"];
        if (key === "slice" || key === "filter") return () => placeholder(name);
        if (key === "replace" || key === "replaceAll") return () => text;
        if (key === "split") return () => [text];
        return typeof key === "string" ? placeholder(`${name}.${key}`) : undefined;
      },
    },
  );
}

const details = new Proxy({}, { get: (_, name) => placeholder(String(name)) });
const escaped = (text) =>
  String(text)
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "\\|")
    .replaceAll("\n", "<br>");
const AREAS = {
  CLI: "The command",
  CONFIG: "Settings",
  CORTEX: "Cortex's own chains",
  DIALECT: "The database",
  DIFF: "Comparing and generating",
  IMPORT: "Coming from another tool",
  JOURNAL: "The journal of a step in flight",
  LOCK: "The lock",
  MANAGER: "The manager",
  OPERATION: "Operations",
  REVISION: "Revision files and the graph",
  RUNTIME: "Runs",
  SCHEMA: "The schema",
  SERVER: "The server",
};

const { ERROR_CODES } = await loadSource("errors/codes.ts");
const byArea = Map.groupBy
  ? Map.groupBy(Object.keys(ERROR_CODES), (code) => code.split("_")[1])
  : Object.keys(ERROR_CODES).reduce((map, code) => {
      const area = code.split("_")[1];
      return map.set(area, [...(map.get(area) ?? []), code]);
    }, new Map());
const lines = [
  "# Error codes",
  "",
  "Written by `node scripts/docs-errors.mjs` from `src/errors/codes/`; do not edit. Every failure is a `CortexError` with one of these codes.",
  "`<name>` stands for what is known only when it happens; the same values are in `error.details`. Exit is how the command ends, HTTP what the server answers.",
];
for (const [area, codes] of [...byArea].sort(([a], [b]) => a.localeCompare(b))) {
  if (AREAS[area] === undefined) throw new Error(`no heading for the area ${area}`);
  lines.push("", `## ${AREAS[area]}`);
  for (const code of [...codes].sort()) {
    const row = ERROR_CODES[code];
    lines.push(
      "",
      `### ${code}`,
      "",
      `- Message: ${escaped(row.message(details))}`,
      `- Hint: ${escaped(row.hint(details))}`,
      `- Exit ${row.exit}, HTTP ${row.http}`,
    );
  }
}
writePage("docs/reference/errors.md", `${lines.join("\n")}\n`);
