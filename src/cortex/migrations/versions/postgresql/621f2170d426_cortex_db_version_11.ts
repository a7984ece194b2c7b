/**
 * add query_history table
 *
 * Revision ID: 621f2170d426
 * Revises: 5431c9bed006
 */
import {
  boolean,
  column,
  dateTime,
  float,
  json,
  type Operations,
  string,
  text,
  uuid,
} from "cortex-migrations";

export const revision = "621f2170d426";
export const downRevision = "5431c9bed006";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
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
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_query_history_success", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_query_hash", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_metric_id", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_id", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_executed_at", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_data_model_id", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_context_id", { tableName: "query_history", ifExists: true });
  await op.dropIndex("ix_query_history_cache_mode", { tableName: "query_history", ifExists: true });
  await op.dropTable("query_history", { ifExists: true });
}
