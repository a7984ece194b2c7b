/**
 * removed data source id from data models
 *
 * Revision ID: 450bd09cd019
 * Revises: db8068acf2bd
 */
import { ArrayType, column, type Operations, string, uuid } from "cortex-migrations";

export const revision = "450bd09cd019";
export const downRevision = "db8068acf2bd";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.dropConstraint("data_models_data_source_id_fkey", "data_models", {
    type: "foreignkey",
    ifExists: true,
  });
  await op.dropIndex("ix_data_models_data_source_id", { tableName: "data_models", ifExists: true });
  await op.dropColumn("data_models", "data_source_id", { ifExists: true });
  await op.alterColumn("data_models", "validation_errors", { type: ArrayType() });
  await op.alterColumn("metric_versions", "tags", { type: ArrayType() });
  await op.alterColumn("metrics", "validation_errors", { type: ArrayType() });
  await op.alterColumn("model_versions", "validation_errors", { type: ArrayType() });
  await op.alterColumn("model_versions", "tags", { type: ArrayType() });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.alterColumn("model_versions", "tags", { type: ArrayType(string()) });
  await op.alterColumn("model_versions", "validation_errors", { type: ArrayType(string()) });
  await op.alterColumn("metrics", "validation_errors", { type: ArrayType(string()) });
  await op.alterColumn("metric_versions", "tags", { type: ArrayType(string()) });
  await op.alterColumn("data_models", "validation_errors", { type: ArrayType(string()) });
  await op.addColumn("data_models", column("data_source_id", uuid()), { ifNotExists: true });
  await op.createIndex("ix_data_models_data_source_id", "data_models", ["data_source_id"], {
    ifNotExists: true,
  });
  await op.createForeignKey(
    "data_models_data_source_id_fkey",
    "data_models",
    "data_sources",
    ["data_source_id"],
    ["id"],
  );
}
