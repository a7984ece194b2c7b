/**
 * add file_storage table
 *
 * Revision ID: bd28e611c49d
 * Revises: c594bd42779a
 * Create Date: 2026-11-23T03:40:00.000Z
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

export const revision = "bd28e611c49d";
export const downRevision = "c594bd42779a";
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
  await op.dropTable("file_storage", { ifExists: true });
}
