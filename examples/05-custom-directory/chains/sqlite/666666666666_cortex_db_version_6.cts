/**
 * a table from .cts
 *
 * Revision ID: 666666666666
 * Revises: 555555555555
 */
const { column, integer } = require("cortex-migrations");

exports.revision = "666666666666";
exports.downRevision = "555555555555";

exports.upgrade = async (op: { createTable(name: string, items: readonly unknown[]): Promise<void> }) => {
  await op.createTable("from_cts", [column("id", integer(), { primaryKey: true })]);
};

exports.downgrade = async (op: { dropTable(name: string): Promise<void> }) => {
  await op.dropTable("from_cts");
};
