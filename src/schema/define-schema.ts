import { deepFreeze } from "../util/deep-freeze.js";
import { applyNaming, type NamingConvention } from "./naming.js";
import type { Schema } from "./schema.js";
import type { Table } from "./table.js";
import { validateSchema } from "./validate.js";

/** What a schema is made of. */
export interface SchemaDefinition {
  readonly tables: readonly Table[];
  readonly namingConvention?: NamingConvention;
  /** Takes what makes no sense, but stands in the database that the schema was written from. Default false. */
  readonly asFound?: boolean;
}

/**
 * A schema: names are given by the convention, then everything is checked once.
 *
 * @throws MIG_SCHEMA_* naming the table, the column and the rule that is broken.
 * @example export default defineSchema({ tables: [users, posts], namingConvention: { uq: "uq_%(table_name)s_%(column_0_N_name)s" } });
 */
export function defineSchema(definition: SchemaDefinition): Schema {
  const namingConvention = { ...definition.namingConvention };
  const schema: Schema = {
    kind: "schema",
    tables: definition.tables.map((table) => applyNaming(table, namingConvention)),
    namingConvention,
  };
  validateSchema(schema, definition.asFound ?? false);
  return deepFreeze(schema);
}
