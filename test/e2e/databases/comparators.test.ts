import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { column, type Comparator, defineSchema, type Hooks, integer, table } from "../../../src/index.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";

let project: ProjectOn | null = null;
afterEach(async () => {
  await project?.dispose();
  project = null;
});

const schema = defineSchema({
  tables: [table("a", [column("id", integer(), { primaryKey: true }), column("n", integer())])],
});
const run = (sql: string) => ({ kind: "execute", sql, parameters: null }) as const;

/** The view `v`, known by its columns: how a server spells its text is its own affair. */
const viewOf = (columns: readonly string[]): Hooks => ({
  comparators: [
    {
      name: "views",
      async compareSchema({ dbType, query, others }) {
        const isThere = (await others()).some((other) => other.kind === "view" && other.name === "v");
        const here = dbType === "postgresql" ? "current_schema()" : "database()";
        const rows = await query(
          `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'v' AND table_schema = ${here} ORDER BY ordinal_position`,
        );
        const there = rows.map((row) => String(row.name));
        if (isThere !== there.length > 0) throw new Error("the two do not say the same");
        if (String(there) === String(columns)) return [];
        const create = (names: readonly string[]) =>
          run(`CREATE VIEW v AS SELECT ${names.join(", ")} FROM a`);
        const drop = run("DROP VIEW v");
        return [
          {
            detail: `view 'v' has ${columns.join(", ")}`,
            before: there.length === 0 ? [] : [drop],
            after: [create(columns)],
            downgrade: { before: [drop], after: there.length === 0 ? [] : [create(there)] },
          },
        ];
      },
    } satisfies Comparator,
  ],
});

describe.each(["postgresql-18", "mysql", "mariadb"] as const)("comparators on %s", (place) => {
  it("ask the server, and its scratch database, and lead there and back", async () => {
    const on = await makeProjectOn(place);
    project = on;
    for (const columns of [["id"], ["id", "n"]]) {
      const manager = on.manager({ schema, hooks: viewOf(columns) });
      expect((await manager.check()).operations).toContainEqual({
        kind: "custom",
        table: null,
        detail: `view 'v' has ${columns.join(", ")}`,
      });
      await manager.createRevision({ autogenerate: true, message: columns.join(" and ") });
      await manager.applyMigrations();
      expect(await manager.check()).toEqual({ upToDate: true, operations: [] });
    }
    await on.rows("INSERT INTO a (id, n) VALUES (1, 2)");
    expect(await on.rows("SELECT * FROM v")).toEqual([{ id: 1, n: 2 }]);
    await on.manager({ schema }).downgradeMigrations({ target: "-1" });
    expect(await on.rows("SELECT * FROM v")).toEqual([{ id: 1 }]);
    expect(readdirSync(on.chain).filter((name) => name.endsWith(".ts"))).toHaveLength(2);
  }, 120_000);
});
