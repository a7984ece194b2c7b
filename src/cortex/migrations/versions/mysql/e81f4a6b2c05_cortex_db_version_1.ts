/**
 * Cortex's schema
 *
 * Revision ID: e81f4a6b2c05
 * Revises:
 * Create Date: 2026-11-23T07:15:00.000Z
 */
import {
  ArrayType,
  boolean,
  column,
  dateTime,
  float,
  foreignKey,
  integer,
  json,
  JSONType,
  type Operations,
  string,
  text,
  uuid,
} from "cortex-migrations";

export const revision = "e81f4a6b2c05";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

// A VARCHAR needs a length here. 255 is what string() without one means on MySQL and MariaDB: 1020 bytes of utf8mb4,
// so that an index over such a column and two keys stays far below the 3072 bytes that it may have. It stands in this
// file so that the revision means the same whatever that default will be.
export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "dashboards",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("description", text()),
      column("type", string(50), { nullable: false }),
      column("default_view", string(255), { nullable: false }),
      column("tags", json()),
      column("created_by", uuid(), { nullable: false }),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      column("last_viewed_at", dateTime()),
      column("config", json(), { nullable: false }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_dashboards_environment_id", "dashboards", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_dashboards_id", "dashboards", ["id"], { ifNotExists: true });
  await op.createIndex("ix_dashboards_name", "dashboards", ["name"], { ifNotExists: true });

  await op.createTable(
    "query_history",
    [
      column("id", uuid(), { primaryKey: true }),
      column("metric_id", uuid(), { nullable: false }),
      column("data_model_id", uuid(), { nullable: false }),
      column("query", text(), { nullable: false }),
      column("parameters", json()),
      column("context_id", string(255)),
      column("meta", json()),
      column("cache_mode", string(50)),
      column("query_hash", string(255)),
      column("duration", float(), { nullable: false }),
      column("row_count", float()),
      column("success", boolean(), { nullable: false }),
      column("error_message", text()),
      column("executed_at", dateTime(), { nullable: false }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_query_history_cache_mode", "query_history", ["cache_mode"], { ifNotExists: true });
  await op.createIndex("ix_query_history_context_id", "query_history", ["context_id"], { ifNotExists: true });
  await op.createIndex("ix_query_history_data_model_id", "query_history", ["data_model_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_query_history_executed_at", "query_history", ["executed_at"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_query_history_id", "query_history", ["id"], { ifNotExists: true });
  await op.createIndex("ix_query_history_metric_id", "query_history", ["metric_id"], { ifNotExists: true });
  await op.createIndex("ix_query_history_query_hash", "query_history", ["query_hash"], { ifNotExists: true });
  await op.createIndex("ix_query_history_success", "query_history", ["success"], { ifNotExists: true });

  await op.createTable(
    "workspaces",
    [
      column("id", uuid(), { primaryKey: true }),
      column("name", string(255)),
      column("description", string(255)),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_workspaces_id", "workspaces", ["id"], { ifNotExists: true });
  await op.createIndex("ix_workspaces_name", "workspaces", ["name"], { ifNotExists: true });

  await op.createTable(
    "environments",
    [
      column("id", uuid(), { primaryKey: true }),
      column("workspace_id", uuid(), { nullable: false }),
      column("name", string(255)),
      column("description", string(255)),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["workspace_id"], { table: "workspaces", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_environments_id", "environments", ["id"], { ifNotExists: true });
  await op.createIndex("ix_environments_name", "environments", ["name"], { ifNotExists: true });
  await op.createIndex("ix_environments_workspace_id", "environments", ["workspace_id"], {
    ifNotExists: true,
  });

  await op.createTable(
    "consumer_groups",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("description", string(255)),
      column("alias", string(255)),
      column("properties", json()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_consumer_groups_environment_id", "consumer_groups", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_consumer_groups_id", "consumer_groups", ["id"], { ifNotExists: true });
  await op.createIndex("ix_consumer_groups_name", "consumer_groups", ["name"], { ifNotExists: true });

  await op.createTable(
    "consumers",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("first_name", string(255), { nullable: false }),
      column("last_name", string(255), { nullable: false }),
      column("email", string(255), { nullable: false }),
      column("organization", string(255)),
      column("properties", json()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_consumers_email", "consumers", ["email"], { ifNotExists: true });
  await op.createIndex("ix_consumers_environment_id", "consumers", ["environment_id"], { ifNotExists: true });
  await op.createIndex("ix_consumers_id", "consumers", ["id"], { ifNotExists: true });

  await op.createTable(
    "data_models",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("alias", string(255)),
      column("description", text()),
      column("version", integer(), { nullable: false }),
      column("is_active", boolean(), { nullable: false }),
      column("parent_version_id", uuid()),
      column("config", JSONType(), { nullable: false }),
      column("is_valid", boolean(), { nullable: false }),
      column("validation_errors", ArrayType()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
      foreignKey(["parent_version_id"], { table: "data_models", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_data_models_alias", "data_models", ["alias"], { ifNotExists: true });
  await op.createIndex("ix_data_models_created_at", "data_models", ["created_at"], { ifNotExists: true });
  await op.createIndex("ix_data_models_environment_id", "data_models", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_data_models_id", "data_models", ["id"], { ifNotExists: true });
  await op.createIndex("ix_data_models_is_active", "data_models", ["is_active"], { ifNotExists: true });
  await op.createIndex("ix_data_models_is_valid", "data_models", ["is_valid"], { ifNotExists: true });
  await op.createIndex("ix_data_models_name", "data_models", ["name"], { ifNotExists: true });

  await op.createTable(
    "data_sources",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("alias", string(255)),
      column("description", string(255)),
      column("source_catalog", string(255), { nullable: false }),
      column("source_type", string(255), { nullable: false }),
      column("config", JSONType(), { nullable: false }),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_data_sources_environment_id", "data_sources", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_data_sources_id", "data_sources", ["id"], { ifNotExists: true });
  await op.createIndex("ix_data_sources_name", "data_sources", ["name"], { ifNotExists: true });

  await op.createTable(
    "consumer_group_members",
    [
      column("consumer_id", uuid(), { primaryKey: true }),
      column("group_id", uuid(), { primaryKey: true }),
      foreignKey(["consumer_id"], { table: "consumers", columns: ["id"] }, { onDelete: "CASCADE" }),
      foreignKey(["group_id"], { table: "consumer_groups", columns: ["id"] }, { onDelete: "CASCADE" }),
    ],
    { ifNotExists: true },
  );

  await op.createTable(
    "metrics",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("data_model_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("alias", string(255)),
      column("description", text()),
      column("title", string(255)),
      column("query", text()),
      column("table_name", string(255)),
      column("data_source_id", uuid()),
      column("limit", integer()),
      column("grouped", boolean()),
      column("ordered", boolean()),
      column("measures", JSONType()),
      column("dimensions", JSONType()),
      column("joins", JSONType()),
      column("aggregations", JSONType()),
      column("filters", JSONType()),
      column("order", JSONType()),
      column("parameters", JSONType()),
      column("version", integer(), { nullable: false }),
      column("extends", uuid()),
      column("public", boolean(), { nullable: false }),
      column("refresh", JSONType()),
      column("cache", JSONType()),
      column("meta", JSONType()),
      column("is_valid", boolean(), { nullable: false }),
      column("validation_errors", ArrayType()),
      column("compiled_query", text()),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["data_model_id"], { table: "data_models", columns: ["id"] }),
      foreignKey(["data_source_id"], { table: "data_sources", columns: ["id"] }),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
      foreignKey(["extends"], { table: "metrics", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_metrics_alias", "metrics", ["alias"], { ifNotExists: true });
  await op.createIndex("ix_metrics_created_at", "metrics", ["created_at"], { ifNotExists: true });
  await op.createIndex("ix_metrics_data_model_id", "metrics", ["data_model_id"], { ifNotExists: true });
  await op.createIndex("ix_metrics_data_source_id", "metrics", ["data_source_id"], { ifNotExists: true });
  await op.createIndex("ix_metrics_environment_id", "metrics", ["environment_id"], { ifNotExists: true });
  await op.createIndex("ix_metrics_extends", "metrics", ["extends"], { ifNotExists: true });
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

  await op.createTable(
    "file_storage",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("mime_type", string(255)),
      column("extension", string(255), { nullable: false }),
      column("size", integer()),
      column("path", text(), { nullable: false }),
      column("hash", string(255)),
      column("created_at", dateTime()),
      column("updated_at", dateTime()),
      foreignKey(["environment_id"], { table: "environments", columns: ["id"] }),
    ],
    { ifNotExists: true },
  );
  await op.createIndex("ix_file_storage_created_at", "file_storage", ["created_at"], { ifNotExists: true });
  await op.createIndex("ix_file_storage_environment_id", "file_storage", ["environment_id"], {
    ifNotExists: true,
  });
  await op.createIndex("ix_file_storage_id", "file_storage", ["id"], { ifNotExists: true });
  await op.createIndex("ix_file_storage_name", "file_storage", ["name"], { ifNotExists: true });

  await op.createTable(
    "metric_variants",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("data_model_id", uuid(), { nullable: false }),
      column("data_source_id", uuid()),
      column("source_id", uuid(), { nullable: false }),
      column("name", string(255), { nullable: false }),
      column("alias", string(255)),
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
  await op.dropTable("file_storage", { ifExists: true });
  await op.dropTable("metric_versions", { ifExists: true });
  await op.dropTable("model_versions", { ifExists: true });
  await op.dropTable("metrics", { ifExists: true });
  await op.dropTable("consumer_group_members", { ifExists: true });
  await op.dropTable("data_sources", { ifExists: true });
  await op.dropTable("data_models", { ifExists: true });
  await op.dropTable("consumers", { ifExists: true });
  await op.dropTable("consumer_groups", { ifExists: true });
  await op.dropTable("environments", { ifExists: true });
  await op.dropTable("workspaces", { ifExists: true });
  await op.dropTable("query_history", { ifExists: true });
  await op.dropTable("dashboards", { ifExists: true });
}
