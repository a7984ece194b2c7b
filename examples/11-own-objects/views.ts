import { type Comparator, type Operations, registerOperation, runOperation } from "cortex-migrations";
import { views } from "./schema.js";

const imports = ['import "../../views.js";'];

registerOperation(
  "createView",
  async (op: Operations, name: string, query: string) => {
    await op.execute(`CREATE VIEW IF NOT EXISTS "${name}" AS ${query}`);
  },
  { imports, reverse: (name, query) => runOperation("dropView", name, query) },
);

// The query is not needed to drop a view, but to create it again on the way back.
registerOperation(
  "dropView",
  async (op: Operations, name: string, _query: string) => {
    await op.execute(`DROP VIEW IF EXISTS "${name}"`);
  },
  { imports, reverse: (name, query) => runOperation("createView", name, query) },
);

/** The views of the schema against those of the database. */
export const viewComparator: Comparator = {
  name: "views",
  async compareSchema({ query }) {
    const rows = await query("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY name");
    const there = new Map(
      rows.map((row) => [String(row.name), String(row.sql).replace(/^CREATE VIEW .*? AS /is, "")]),
    );
    const names = [...new Set([...there.keys(), ...Object.keys(views)])].sort();
    return names.flatMap((name) => {
      const [old, wanted] = [there.get(name), views[name]];
      if (old === wanted) return [];
      return {
        kind: "view",
        detail: `view '${name}' is ${old === undefined ? "added" : wanted === undefined ? "removed" : "changed"}`,
        // A view goes before the tables change, and comes when they have: it may read what is new.
        before: old === undefined ? [] : [runOperation("dropView", name, old)],
        after: wanted === undefined ? [] : [runOperation("createView", name, wanted)],
      };
    });
  },
};
