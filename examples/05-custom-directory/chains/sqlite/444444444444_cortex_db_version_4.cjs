/**
 * a table from .cjs
 *
 * Revision ID: 444444444444
 * Revises: 333333333333
 */
const { column, integer } = require("cortex-migrations");

exports.revision = "444444444444";
exports.downRevision = "333333333333";

exports.upgrade = async (op) => {
  await op.createTable("from_cjs", [column("id", integer(), { primaryKey: true })]);
};

exports.downgrade = async (op) => {
  await op.dropTable("from_cjs");
};
