/**
 * add metric variants and their versions
 *
 * Revision ID: b3f0c2d91a77
 * Revises: af2631e7b647
 * Create Date: 2026-11-23T06:40:00.000Z
 */
import {
  ArrayType,
  boolean,
  column,
  dateTime,
  foreignKey,
  integer,
  JSONType,
  type Operations,
  string,
  text,
  uuid,
} from "cortex-migrations";

export const revision = "b3f0c2d91a77";
export const downRevision = "af2631e7b647";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "metric_variants",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("data_model_id", uuid(), { nullable: false }),
      column("data_source_id", uuid()),
      column("source_id", uuid(), { nullable: false }),
      column("name", string(), { nullable: false }),
      column("alias", string()),
      column("description", text()),
      column("source", JSONType(), { nullable: false }),
      column("overrides", JSONType()),
      column("include", JSONType()),
      column("derivations", JSONType()),
      column("combine", JSONType()),
      column("composition", JSONType()),
      column("version", integer(), { nullable: false }),
      column("public", boolean(), { nullable: false }),
      column("cache", JSONType()),
      column("refresh", JSONType()),
      column("parameters", JSONType()),
      column("meta", JSONType()),
      column("is_valid", boolean(), { nullable: false }),
      column("validation_errors", ArrayType()),
      column("compiled_query", text()),
      column("created_at", dateTime(), { nullable: false }),
      column("updated_at", dateTime(), { nullable: false }),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
      foreignKey(["data_model_id"], { table: "data_models", columns: ["id"] }),
      foreignKey(["data_source_id"], { table: "data_sources", columns: ["id"] }),
      foreignKey(["source_id"], { table: "metrics", columns: ["id"] }, { onDelete: "CASCADE" }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_metric_variants_alias", "metric_variants", ["alias"], { ifNotExists: true });
  await op.createIndex("ix_metric_variants_created_at", "metric_variants", ["created_at"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_variants_data_model_id", "metric_variants", ["data_model_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_variants_data_source_id", "metric_variants", ["data_source_id"], {
    ifNotExists: true,
  });
  await op.createIndex(
    "ix_metric_variants_env_model",
    "metric_variants",
    ["environment_id", "data_model_id"],
    { ifNotExists: true },
  );
  await op.createIndex("ix_metric_variants_environment_id", "metric_variants", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_variants_is_valid", "metric_variants", ["is_valid"], { ifNotExists: true });
  await op.createIndex("ix_metric_variants_name", "metric_variants", ["name"], { ifNotExists: true });
  await op.createIndex("ix_metric_variants_name_model", "metric_variants", ["name", "data_model_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_variants_public", "metric_variants", ["public"], { ifNotExists: true });
  await op.createIndex("ix_metric_variants_source_id", "metric_variants", ["source_id"], {
    ifNotExists: true,
  });

  await op.createTable(
    "metric_variant_versions",
    [
      column("id", uuid(), { primaryKey: true }),
      column("variant_id", uuid(), { nullable: false }),
      column("version_number", integer(), { nullable: false }),
      column("snapshot_data", JSONType(), { nullable: false }),
      column("description", text()),
      column("created_by", uuid()),
      column("tags", ArrayType()),
      column("created_at", dateTime(), { nullable: false }),
      foreignKey(["variant_id"], { table: "metric_variants", columns: ["id"] }, { onDelete: "CASCADE" }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_metric_variant_versions_created_at", "metric_variant_versions", ["created_at"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_variant_versions_variant_id", "metric_variant_versions", ["variant_id"], {
    ifNotExists: true,
  });
  await op.createIndex(
    "ix_metric_variant_versions_variant_version",
    "metric_variant_versions",
    ["variant_id", "version_number"],
    { ifNotExists: true },
  );
  await op.createIndex(
    "ix_metric_variant_versions_version_number",
    "metric_variant_versions",
    ["version_number"],
    { ifNotExists: true },
  );
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("metric_variant_versions", { ifExists: true });
  await op.dropTable("metric_variants", { ifExists: true });
}
