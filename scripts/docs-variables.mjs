// Writes the table of environment variables in docs/guide/configuration.md. With --check: is it fresh?
import { loadSource } from "./docs-source.mjs";
import { withPart, writePage } from "./docs-write.mjs";

const KINDS = {
  text: "text",
  path: "a path",
  url: "a URL",
  boolean: "true/1/yes/on or false/0/no/off",
  port: "a port",
  seconds: "seconds",
  databaseType: "sqlite, postgresql, mysql",
};
const PAGE = "docs/guide/configuration.md";
const code = (text) => (text === null ? "" : `\`${text}\``);

const { VARIABLES } = await loadSource("config/variables.ts");
const rows = VARIABLES.map((row) => {
  const holds = row.allowed === null ? KINDS[row.kind] : row.allowed.join(", ");
  if (holds === undefined) throw new Error(`no text for the kind ${row.kind}`);
  return `| \`${row.name}\` | ${holds} | ${code(row.default)} | ${code(row.configKey)} | ${row.description} |`;
});
const table = [
  "| variable | holds | default | in the config file | what it does |",
  "|---|---|---|---|---|",
  ...rows,
];
writePage(PAGE, withPart(PAGE, "variables", table.join("\n")));
