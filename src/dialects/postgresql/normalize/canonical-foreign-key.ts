import type { ForeignKey } from "../../../schema/constraints.js";
import type { Schema } from "../../../schema/schema.js";
import { postgresqlOptions } from "../options.js";

/** Where a foreign key stands. */
export interface ForeignKeyPlace {
  /** The schema (namespace) of its table, as the model has it. */
  readonly schema: string | null;
  /** The name of the default schema; null where it is not known. */
  readonly defaultName: string | null;
  /** The tables in which what an absent list of columns points at is looked up. */
  readonly tables: Schema;
}

/**
 * A foreign key as reflection would tell it: NO ACTION, MATCH SIMPLE and NOT DEFERRABLE are not said, the columns that
 * it points at are, and the schema of the table that it refers to when it is not that of its own table.
 */
export function canonicalForeignKey(key: ForeignKey, place: ForeignKeyPlace): ForeignKey {
  const own = place.schema ?? place.defaultName;
  const home = key.referentSchema === null || key.referentSchema === own ? place.schema : key.referentSchema;
  const wanted = home ?? place.defaultName;
  const referent = place.tables.tables.find(
    (table) => table.name === key.referentTable && (table.schema ?? place.defaultName) === wanted,
  );
  const isDeferred = key.initially === "DEFERRED";
  const { notValid } = postgresqlOptions(key.options);
  return {
    ...key,
    referentSchema: home === place.schema ? null : home,
    referentColumns:
      key.referentColumns.length > 0 ? key.referentColumns : (referent?.primaryKey?.columns ?? []),
    onDelete: key.onDelete === "NO ACTION" ? null : key.onDelete,
    onUpdate: key.onUpdate === "NO ACTION" ? null : key.onUpdate,
    deferrable: key.deferrable === true || isDeferred ? true : null,
    initially: isDeferred ? "DEFERRED" : null,
    match: key.match === "SIMPLE" ? null : key.match,
    options: notValid === true ? { postgresql: { notValid } } : {},
  };
}
