import { afterEach, beforeEach, expect, it } from "vitest";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codedFailure, makeMigrationProject, type MigrationProject } from "../../support/migration-project.js";
const out: string[] = [];
const probe = async (name: string, work: () => Promise<unknown>) => {
  try { out.push(`${name} OK ${JSON.stringify(await work())}`); } catch (e: any) { out.push(`${name} -> ${e.code ?? e.stack} ${e.exitCode} | ${e.message} | ${e.hint}`); }
};
it("more", async () => {
  const one = async (name: string, setup: (q: MigrationProject) => void, run: (q: MigrationProject) => Promise<unknown> = (q) => q.manager().applyMigrations()) => {
    const q = makeMigrationProject();
    setup(q);
    await probe(name, () => run(q));
    try { q.state(); } catch { out.push("     (locked)"); await new Promise((r) => setTimeout(r, 4000)); }
    out.push("     " + q.state()?.split("\n").filter((l) => /^(table|index|alembic)/.test(l) && !/cortex_migration_history|sqlite_sequence/.test(l)).join(" / "));
    await q.dispose();
  };
  await one("forEachBatch", (q) => q.revision({ id: "aaaa", up: `await op.execute("CREATE TABLE a (b, c)"); await op.batchAlterTable("a", async (batch) => { ["x","y"].forEach(async (c) => { if (!(await op.inspector.hasColumn("a", c))) await batch.dropColumn("b"); }); });` }));
  await one("promiseAll", (q) => q.revision({ id: "aaaa", up: `await Promise.all([op.execute("CREATE NONSENSE"), op.execute("CREATE TABLE a (b)"), op.execute("CREATE TABLE c (b)"), op.execute("CREATE TABLE d (b)")]);` }));
  await one("noDowngrade", (q) => { q.revision({ id: "aaaa", down: null }); q.revision({ id: "bbbb", revises: "aaaa", up: `await op.execute("CREATE TABLE b (x)");`, down: `await op.execute("DROP TABLE b");` }); }, async (q) => { await q.manager().applyMigrations(); return q.manager().downgradeMigrations({ target: "base" }); });
  await one("twoheads", (q) => { q.revision({ id: "aaaa" }); q.revision({ id: "bbbb", revises: "aaaa" }); q.revision({ id: "cccc", revises: "aaaa" }); }, (q) => q.manager().applyMigrations({ target: "head" }));
  await one("stamp anc+desc", (q) => { q.revision({ id: "aaaa" }); q.revision({ id: "bbbb", revises: "aaaa" }); q.revision({ id: "cccc", revises: "bbbb" }); }, (q) => q.manager().stamp({ targets: ["aaaa", "cccc"] }));
  await one("stamp desc+anc", (q) => { q.revision({ id: "aaaa" }); q.revision({ id: "bbbb", revises: "aaaa" }); q.revision({ id: "cccc", revises: "bbbb" }); }, (q) => q.manager().stamp({ targets: ["cccc", "aaaa"] }));
  await one("stamp anc+desc when applied", (q) => { q.revision({ id: "aaaa" }); q.revision({ id: "bbbb", revises: "aaaa" }); q.revision({ id: "cccc", revises: "bbbb" }); }, async (q) => { await q.manager().applyMigrations({ target: "bbbb" }); return q.manager().stamp({ targets: ["aaaa", "cccc"] }); });
  await one("stamp purge anc+desc", (q) => { q.revision({ id: "aaaa" }); q.revision({ id: "bbbb", revises: "aaaa" }); q.revision({ id: "cccc", revises: "bbbb" }); }, async (q) => { await q.manager().applyMigrations({ target: "bbbb" }); return q.manager().stamp({ targets: ["aaaa", "cccc"], purge: true }); });
  await one("stamp same twice", (q) => { q.revision({ id: "aaaa" }); }, (q) => q.manager().stamp({ targets: ["aaaa", "aaaa"] }));
  await one("transactionPerMigration false", (q) => { q.revision({ id: "aaaa", up: `await op.execute("CREATE TABLE a (x)");` }); q.revision({ id: "bbbb", revises: "aaaa", up: `await op.execute("CREATE NONSENSE");` }); }, (q) => q.manager({ transactionPerMigration: false }).applyMigrations());
  await one("tpm false + autocommit", (q) => { q.revision({ id: "aaaa", up: `await op.execute("CREATE TABLE a (x)");` }); q.revision({ id: "bbbb", revises: "aaaa", up: `await op.autocommit(async () => op.execute("CREATE TABLE b (x)"));` }); q.revision({ id: "cccc", revises: "bbbb", up: `await op.execute("CREATE NONSENSE");` }); }, (q) => q.manager({ transactionPerMigration: false }).applyMigrations());
  await one("unknown target empty chain", () => undefined, async (q) => { try { return await q.manager().applyMigrations({ target: "zzzz" }); } finally { out.push("     files: " + (await import("node:fs")).readdirSync(q.chain)); } });
  await one("empty chain NOT_APPROVED", () => undefined, async (q) => { try { return await q.manager({ autoApprove: "none" }).applyMigrations(); } finally { out.push("     files: " + (await import("node:fs")).readdirSync(q.chain)); } });
  await one("empty chain declined", () => undefined, async (q) => { try { return await q.manager({ interactive: true, confirm: async () => false }).applyMigrations(); } finally { out.push("     files: " + (await import("node:fs")).readdirSync(q.chain)); } });
  await one("exclusive", (q) => { q.revision({ id: "aaaa", up: `await op.execute("CREATE TABLE a (x)");` }); writeFileSync(q.database, ""); }, async (q) => {
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const db = new DatabaseSync(q.database); db.exec("BEGIN EXCLUSIVE; CREATE TABLE zz (x)");
    setTimeout(() => { db.exec("COMMIT"); db.close(); }, 2500);
    return q.manager({ lockTimeout: 20 }).applyMigrations(); });
  console.log(out.join("\n"));
});
