import { expect } from "vitest";
import { OWN_TABLES } from "../../../src/autogenerate/filters.js";
import { compareOptionsOf } from "../../../src/diff/compare-options.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import { describeDifference } from "../../../src/diff/describe-difference.js";
import { SchemaInspector } from "../../../src/dialects/shared/schema-inspector.js";
import * as door from "../../../src/index.js";
import { defineSchema, type OperationContext, Operations, type Schema } from "../../../src/index.js";
import { applyOperation } from "../../../src/operations/apply.js";
import { loadModule } from "../../../src/revisions/module-loader.js";
import type { TargetContext } from "../target-context.js";
import { OPERATIONS } from "./operation-cases.js";
import { writeOperation } from "./operations.js";

/** What a revision's operations make of a schema, without a database. */
async function replayed(dialect: string, path: string, before: Schema): Promise<Schema> {
  let schema = before;
  const context: OperationContext = {
    dialect,
    isOffline: true,
    arguments: {},
    tag: null,
    inspector: new SchemaInspector(() => schema, { fold: (name) => name.toLowerCase() }),
    bind: { query: async () => [], execute: async () => ({ changes: 0 }) },
    invoke: async (operation) => {
      schema = applyOperation(schema, operation);
    },
    quoteLiteral: String,
    track: (_what, promise) => promise,
    autocommit: (work) => work(),
  };
  const { upgrade } = await loadModule(path, { packageExports: door });
  if (typeof upgrade !== "function") throw new Error(`${path} has no upgrade`);
  await upgrade(new Operations(context));
  return schema;
}

/** The schema that operations come to on paper is the one that they leave in the database. */
export function replay({ it, database, project, connect, dialect }: TargetContext): void {
  for (const one of OPERATIONS)
    it(
      one.title,
      async () => {
        const made = await database();
        const files = project(made);
        const paths = writeOperation(files, one);
        const answering = await dialect();
        let schema = defineSchema({ tables: [] });
        for (const path of paths) schema = await replayed(answering.name, path, schema);
        expect(schema.tables.length).toBeGreaterThan(1);
        await files.manager().applyMigrations();
        const connection = await connect(made);
        const { schema: found } = await answering.reflect(connection, { schema: null, exclude: OWN_TABLES });
        const wanted = await answering.normalize(schema, connection);
        const differences = compareSchemas(found, wanted, {
          ...compareOptionsOf(answering),
          exclude: OWN_TABLES,
        });
        expect(differences.map(describeDifference)).toEqual([]);
      },
      ...(one.needs ?? []),
    );
}
