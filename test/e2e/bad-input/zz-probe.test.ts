import { afterEach, beforeEach, expect, it } from "vitest";
import { codedFailure, makeMigrationProject, type MigrationProject } from "../../support/migration-project.js";
let p: MigrationProject;
beforeEach(() => { p = makeMigrationProject(); });
afterEach(() => p.dispose());
const show = (e: any) => console.log(e.code, e.exitCode, "\n  ", e.message, "\n  ", e.hint);
const probe = async (name: string, work: () => Promise<unknown>) => {
  try { console.log(name, "OK", JSON.stringify(await work())); } catch (e: any) { console.log(name, "->", e.code ?? e.stack, e.exitCode, "|", e.message, "|", e.hint); }
};
it("forgotten", async () => {
  const bodies = {
    op: `op.createTable("a", [])`, 
    exec: `op.execute("CREATE TABLE a (b)");`,
    bind: `op.getBind().execute("CREATE TABLE a (b)");`,
    query: `op.getBind().query("SELECT 1");`,
    insp: `if (op.inspector.hasTable("x")) { await op.execute("CREATE TABLE a (b)"); }`,
    batch: `await op.execute("CREATE TABLE a (b)"); op.batchAlterTable("a", async (batch) => { await batch.dropColumn("zz"); });`,
    auto: `op.autocommit(async () => { await op.execute("CREATE TABLE a (b)"); });`,
    autoInner: `await op.autocommit(async () => { op.execute("CREATE TABLE a (b)"); });`,
    runAsync: `op.runAsync(async (bind) => { await bind.execute("CREATE TABLE a (b)"); await bind.execute("CREATE TABLE b (b)"); });`,
    forEach: `["a","b","c"].forEach(async (t) => { if (!(await op.inspector.hasTable(t))) await op.execute("CREATE TABLE " + t + " (b)"); });`,
    forEachBatch: `await op.execute("CREATE TABLE a (b)"); await op.batchAlterTable("a", async (batch) => { ["x","y"].forEach(async (c) => { if (!(await op.inspector.hasColumn("a", c))) await batch.dropColumn("b"); }); });`,
    later: `setTimeout(() => op.execute("CREATE TABLE a (b)").catch((e) => { globalThis.late = e.code; }), 1); await op.execute("CREATE TABLE z (b)");`,
    micro: `(async () => { for (let i = 0; i < 50; i++) await null; await op.execute("CREATE TABLE a (b)"); })();`,
    caught: `op.execute("CREATE NONSENSE").catch(() => undefined);`,
    failing: `op.execute("CREATE NONSENSE");`,
  };
  for (const [name, body] of Object.entries(bodies)) {
    const q = makeMigrationProject();
    q.revision({ id: "aaaa", up: body });
    await probe(name, () => q.manager().applyMigrations());
    await new Promise((r) => setTimeout(r, 20));
    console.log("   state:", q.state()?.split("\n").filter((l) => !/cortex_migration_history|sqlite_sequence|alembic/.test(l)).join(" / "), q.versions(), (globalThis as any).late);
    await q.dispose();
  }
});
