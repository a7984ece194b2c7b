/**
 * add file_storage table
 *
 * Revision ID: af2631e7b647
 * Revises: 8bd9e9780557
 */
import {
  column,
  dateTime,
  foreignKey,
  integer,
  type Operations,
  string,
  text,
  uuid,
} from "cortex-migrations";

export const revision = "af2631e7b647";
export const downRevision = "8bd9e9780557";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable(
    "file_storage",
    [
      column("id", uuid(), { primaryKey: true }),
      column("environment_id", uuid(), { nullable: false }),
      column("name", string(), { nullable: false }),
      column("mime_type", string()),
      column("extension", string(), { nullable: false }),
      column("size", integer()),
      column("path", text(), { nullable: false }),
      column("hash", string()),
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
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropIndex("ix_file_storage_name", { tableName: "file_storage", ifExists: true });
  await op.dropIndex("ix_file_storage_id", { tableName: "file_storage", ifExists: true });
  await op.dropIndex("ix_file_storage_environment_id", { tableName: "file_storage", ifExists: true });
  await op.dropIndex("ix_file_storage_created_at", { tableName: "file_storage", ifExists: true });
  await op.dropTable("file_storage", { ifExists: true });
}
