/**
 * The configuration file of a new project.
 *
 * @param versions the folder of the chains, as seen from the project's
 */
export function configText(versions = "migrations", schemas: readonly string[] = []): string {
  const path = versions.replaceAll("\\", "/");
  const directory = /^(?:\.\.?\/|\/|[a-z]:)/i.test(path) ? path : `./${path}`;
  return `import { defineConfig } from "cortex-migrations";

export default defineConfig({
  schema: "./schema.ts",
  migrations: { directory: ${JSON.stringify(directory)} },${
    schemas.length === 0 ? "" : `\n  filters: { schemas: ${JSON.stringify(schemas)} },`
  }
});
`;
}

/** The schema file of a new project: one table, to be changed at will. */
export function schemaText(): string {
  return `import { column, dateTime, defineSchema, sql, string, table, uuid } from "cortex-migrations";

export const users = table("users", [
  column("id", uuid(), { primaryKey: true }),
  column("email", string(320), { nullable: false, unique: true }),
  column("name", string(255)),
  column("created_at", dateTime(), { nullable: false, serverDefault: sql\`CURRENT_TIMESTAMP\`, index: true }),
]);

export default defineSchema({ tables: [users] });
`;
}

/** The package.json of a new project. */
export function packageText(name: string): string {
  const manifest = {
    name: name.toLowerCase().replace(/[^a-z0-9._-]+/g, "-") || "app",
    private: true,
    type: "module",
    scripts: { migrate: "cortex upgrade heads", "migrate:new": "cortex revision --autogenerate" },
    dependencies: { "cortex-migrations": "*" },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
