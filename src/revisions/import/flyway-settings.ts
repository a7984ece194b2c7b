import type { MigrationFolder } from "./migration-folder.js";
import { placeholderValues } from "./placeholders.js";
import { type ForeignSettings, readSettings } from "./read-settings-file.js";

/** What Flyway's configuration says of its files (https://documentation.red-gate.com/flyway/reference/configuration). */
export interface FlywaySettings {
  readonly versioned: string;
  readonly undo: string;
  readonly repeatable: string;
  readonly baseline: string;
  readonly separator: string;
  readonly suffixes: readonly string[];
  readonly replaces: boolean;
  readonly placeholderPrefix: string;
  readonly placeholderSuffix: string;
  /** By name in lower case. */
  readonly values: ReadonlyMap<string, string>;
  readonly executeInTransaction: boolean;
  readonly initSql: string;
}

/** The configuration beside the migrations; what is given on the command line wins. */
export function flywaySettings(
  folder: MigrationFolder,
  given: Readonly<Record<string, string>>,
): FlywaySettings {
  const found = new Map<string, string>();
  for (const file of ["flyway.conf", "flyway.toml"])
    for (const [name, value] of ownNames(readSettings(folder.textIfThere(file)))) found.set(name, value);
  const text = (name: string, otherwise: string): string => found.get(name.toLowerCase()) ?? otherwise;
  const values = [...found].flatMap(([name, value]): readonly (readonly [string, string])[] =>
    name.startsWith("placeholders.") ? [[name.slice("placeholders.".length), value]] : [],
  );
  const schema = found.get("defaultschema") ?? found.get("schemas")?.split(",")[0]?.trim();
  return {
    versioned: text("sqlMigrationPrefix", "V"),
    undo: text("undoSqlMigrationPrefix", "U"),
    repeatable: text("repeatableSqlMigrationPrefix", "R"),
    baseline: text("baselineMigrationPrefix", "B"),
    separator: text("sqlMigrationSeparator", "__"),
    suffixes: text("sqlMigrationSuffixes", ".sql")
      .replaceAll(/[[\]"' ]/g, "")
      .split(","),
    replaces: text("placeholderReplacement", "true") !== "false",
    placeholderPrefix: text("placeholderPrefix", "${"),
    placeholderSuffix: text("placeholderSuffix", "}"),
    values: new Map([
      ...(schema === undefined ? [] : [["flyway:defaultschema", schema] as const]),
      ...values,
      ...placeholderValues(given),
    ]),
    executeInTransaction: text("executeInTransaction", "true") !== "false",
    initSql: text("initSql", ""),
  };
}

/** Both forms put the name of the tool in front: `flyway.placeholders.owner`. */
const ownNames = (settings: ForeignSettings): readonly (readonly [string, string])[] =>
  [...settings].map(([name, value]) => [name.replace(/^flyway\./, ""), value]);
