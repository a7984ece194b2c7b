/**
 * add data model and metrics
 *
 * Revision ID: 6d66b41c1228
 * Revises: 243d29355fff
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

export const revision = "6d66b41c1228";
export const downRevision = "243d29355fff";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "data_models",
    [
      column("id", uuid(), { primaryKey: true }),
      column("data_source_id", uuid(), { nullable: false }),
      column("name", string(), { nullable: false }),
      column("alias", string()),
      column("description", text()),
      column("version", integer(), { nullable: false }),
      column("is_active", boolean(), { nullable: false }),
      column("parent_version_id", uuid()),
      column("config", JSONType(), { nullable: false }),
      column("is_valid", boolean(), { nullable: false }),
      column("validation_errors", ArrayType()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["data_source_id"], { table: "data_sources", columns: ["id"] }),
      foreignKey(["parent_version_id"], { table: "data_models", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_data_models_alias", "data_models", ["alias"], { ifNotExists: true });
  await op.createIndex("ix_data_models_created_at", "data_models", ["created_at"], { ifNotExists: true });
  await op.createIndex("ix_data_models_data_source_id", "data_models", ["data_source_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_data_models_id", "data_models", ["id"], { ifNotExists: true });
  await op.createIndex("ix_data_models_is_active", "data_models", ["is_active"], { ifNotExists: true });
  await op.createIndex("ix_data_models_is_valid", "data_models", ["is_valid"], { ifNotExists: true });
  await op.createIndex("ix_data_models_name", "data_models", ["name"], { ifNotExists: true });

  await op.createTable(
    "metrics",
    [
      column("id", uuid(), { primaryKey: true }),
      column("data_model_id", uuid(), { nullable: false }),
      column("name", string(), { nullable: false }),
      column("alias", string()),
      column("description", text()),
      column("title", string()),
      column("query", text()),
      column("table_name", string()),
      column("data_source", string()),
      column("measures", JSONType()),
      column("dimensions", JSONType()),
      column("joins", JSONType()),
      column("aggregations", JSONType()),
      column("output_formats", JSONType()),
      column("parameters", JSONType()),
      column("model_version", integer(), { nullable: false }),
      column("public", boolean(), { nullable: false }),
      column("refresh_key", JSONType()),
      column("meta", JSONType()),
      column("is_valid", boolean(), { nullable: false }),
      column("validation_errors", ArrayType()),
      column("compiled_query", text()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["data_model_id"], { table: "data_models", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_metrics_alias", "metrics", ["alias"], { ifNotExists: true });
  await op.createIndex("ix_metrics_created_at", "metrics", ["created_at"], { ifNotExists: true });
  await op.createIndex("ix_metrics_data_model_id", "metrics", ["data_model_id"], { ifNotExists: true });
  await op.createIndex("ix_metrics_id", "metrics", ["id"], { ifNotExists: true });
  await op.createIndex("ix_metrics_is_valid", "metrics", ["is_valid"], { ifNotExists: true });
  await op.createIndex("ix_metrics_name", "metrics", ["name"], { ifNotExists: true });
  await op.createIndex("ix_metrics_public", "metrics", ["public"], { ifNotExists: true });

  await op.createTable(
    "model_versions",
    [
      column("id", uuid(), { primaryKey: true }),
      column("data_model_id", uuid(), { nullable: false }),
      column("version_number", integer(), { nullable: false }),
      column("semantic_model", JSONType(), { nullable: false }),
      column("is_valid", boolean(), { nullable: false }),
      column("validation_errors", ArrayType()),
      column("compiled_queries", JSONType()),
      column("description", text()),
      column("created_by", uuid()),
      column("tags", ArrayType()),
      column("config", JSONType(), { nullable: false }),
      column("created_at", dateTime()),
      foreignKey(["data_model_id"], { table: "data_models", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_model_versions_created_at", "model_versions", ["created_at"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_model_versions_data_model_id", "model_versions", ["data_model_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_model_versions_id", "model_versions", ["id"], { ifNotExists: true });
  await op.createIndex("ix_model_versions_version_number", "model_versions", ["version_number"], {
    ifNotExists: true,
  });

  await op.createTable(
    "metric_versions",
    [
      column("id", uuid(), { primaryKey: true }),
      column("metric_id", uuid(), { nullable: false }),
      column("version_number", integer(), { nullable: false }),
      column("snapshot_data", JSONType(), { nullable: false }),
      column("description", text()),
      column("created_by", uuid()),
      column("tags", ArrayType()),
      column("created_at", dateTime()),
      foreignKey(["metric_id"], { table: "metrics", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_metric_versions_created_at", "metric_versions", ["created_at"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_versions_id", "metric_versions", ["id"], { ifNotExists: true });
  await op.createIndex("ix_metric_versions_metric_id", "metric_versions", ["metric_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_metric_versions_version_number", "metric_versions", ["version_number"], {
    ifNotExists: true,
  });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_metric_versions_version_number", { tableName: "metric_versions", ifExists: true });
  await op.dropIndex("ix_metric_versions_metric_id", { tableName: "metric_versions", ifExists: true });
  await op.dropIndex("ix_metric_versions_id", { tableName: "metric_versions", ifExists: true });
  await op.dropIndex("ix_metric_versions_created_at", { tableName: "metric_versions", ifExists: true });
  await op.dropTable("metric_versions", { ifExists: true });
  await op.dropIndex("ix_model_versions_version_number", { tableName: "model_versions", ifExists: true });
  await op.dropIndex("ix_model_versions_id", { tableName: "model_versions", ifExists: true });
  await op.dropIndex("ix_model_versions_data_model_id", { tableName: "model_versions", ifExists: true });
  await op.dropIndex("ix_model_versions_created_at", { tableName: "model_versions", ifExists: true });
  await op.dropTable("model_versions", { ifExists: true });
  await op.dropIndex("ix_metrics_public", { tableName: "metrics", ifExists: true });
  await op.dropIndex("ix_metrics_name", { tableName: "metrics", ifExists: true });
  await op.dropIndex("ix_metrics_is_valid", { tableName: "metrics", ifExists: true });
  await op.dropIndex("ix_metrics_id", { tableName: "metrics", ifExists: true });
  await op.dropIndex("ix_metrics_data_model_id", { tableName: "metrics", ifExists: true });
  await op.dropIndex("ix_metrics_created_at", { tableName: "metrics", ifExists: true });
  await op.dropIndex("ix_metrics_alias", { tableName: "metrics", ifExists: true });
  await op.dropTable("metrics", { ifExists: true });
  await op.dropIndex("ix_data_models_name", { tableName: "data_models", ifExists: true });
  await op.dropIndex("ix_data_models_is_valid", { tableName: "data_models", ifExists: true });
  await op.dropIndex("ix_data_models_is_active", { tableName: "data_models", ifExists: true });
  await op.dropIndex("ix_data_models_id", { tableName: "data_models", ifExists: true });
  await op.dropIndex("ix_data_models_data_source_id", { tableName: "data_models", ifExists: true });
  await op.dropIndex("ix_data_models_created_at", { tableName: "data_models", ifExists: true });
  await op.dropIndex("ix_data_models_alias", { tableName: "data_models", ifExists: true });
  await op.dropTable("data_models", { ifExists: true });
}
