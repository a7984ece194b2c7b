import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { column } from "../../../../src/schema/column.js";
import * as t from "../../../../src/schema/types.js";
import { CompileRig, SERVERS } from "./compile-rig.js";

const state = (...values: readonly string[]): t.DataType => t.enumeration(values, { name: "state" });

/** Everything of PostgreSQL that keeps a column from getting another type, and can be made again. */
const standing = (reader: string, owner: string): string => `
CREATE VIEW sizes WITH (security_barrier = true) AS SELECT id, size, state FROM facts WHERE size > 1;
COMMENT ON VIEW sizes IS 'it''s the sizes'; COMMENT ON COLUMN sizes.size IS 'one of them';
ALTER VIEW sizes ALTER COLUMN size SET DEFAULT 7;
CREATE MATERIALIZED VIEW sums AS SELECT state, sum(size) AS total FROM sizes GROUP BY state;
CREATE UNIQUE INDEX ix_sums ON sums (state); COMMENT ON MATERIALIZED VIEW sums IS 'filled';
CREATE VIEW firsts AS SELECT * FROM sums WHERE state = 'a'::state;
CREATE FUNCTION to_facts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER instead INSTEAD OF INSERT ON sizes FOR EACH ROW EXECUTE FUNCTION to_facts();
CREATE TRIGGER of_size BEFORE UPDATE OF size, state ON facts FOR EACH ROW WHEN (NEW.size > 3) EXECUTE FUNCTION to_facts();
ALTER TABLE facts DISABLE TRIGGER of_size; COMMENT ON TRIGGER of_size ON facts IS 'off';
ALTER TABLE facts ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON facts FOR SELECT TO PUBLIC USING (size > 0 AND state <> 'c');
CREATE RULE noted AS ON UPDATE TO facts WHERE NEW.size > 100 DO ALSO SELECT 1;
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(size) FROM sizes; END;
CREATE FUNCTION of_state(one state) RETURNS text LANGUAGE sql AS $$ SELECT one::text $$;
CREATE ROLE ${reader}; CREATE ROLE ${owner};
GRANT SELECT ON sizes TO ${reader} WITH GRANT OPTION; GRANT UPDATE (size) ON sizes TO PUBLIC;
GRANT SELECT ON sums TO ${reader}; REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC; GRANT EXECUTE ON FUNCTION total() TO ${reader};
GRANT CREATE ON SCHEMA public TO ${owner}; ALTER VIEW firsts OWNER TO ${owner};
`;

const RIGHTS = `SELECT c.relname::text AS name, pg_get_userbyid(c.relowner)::text AS owner, c.relacl::text AS acl,
  (SELECT string_agg(a.attname || a.attacl::text, ',') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) AS columns
FROM pg_class c WHERE c.relname IN ('sizes', 'sums', 'firsts') UNION ALL
SELECT p.proname, pg_get_userbyid(p.proowner), p.proacl::text, NULL FROM pg_proc p WHERE p.proname IN ('total', 'of_state') ORDER BY 1`;

const POPULATED = "SELECT state::text AS state, total::text AS total FROM sums ORDER BY 1";

describe.each(SERVERS)("what stands on a column that changes, on %s", (name) => {
  let rig: CompileRig;
  beforeAll(async () => {
    rig = await CompileRig.on(name);
    await rig.op.createTable("facts", [
      column("id", t.integer(), { primaryKey: true }),
      column("size", t.integer()),
      column("state", state("a", "b", "c"), { nullable: false }),
    ]);
    await rig.run("INSERT INTO facts VALUES (1, 5, 'a'), (2, 7, 'b')");
    // Roles are the server's, not the database's.
    const suffix = randomUUID().slice(0, 8);
    await rig.run(standing(`reader_${suffix}`, `owner_${suffix}`));
  });

  test("another type, there and back", async () => {
    const [before, rights] = [await rig.dump(), await rig.rows(RIGHTS)];
    await rig.op.alterColumn("facts", "size", { type: t.bigInteger() });
    expect(await rig.rows(RIGHTS)).toEqual(rights);
    expect(await rig.rows(POPULATED)).toEqual([
      { state: "a", total: "5" },
      { state: "b", total: "7" },
    ]);
    expect(rig.hazards.filter((one) => one.includes("materialized"))).toEqual([
      "rewritesTable: fills the materialized view 'sums' anew",
    ]);
    await rig.op.alterColumn("facts", "size", { type: t.integer() });
    expect(await rig.dump()).toBe(before);
    expect(await rig.rows(RIGHTS)).toEqual(rights);
  });

  test("other values of an enumeration, there and back, and each thing once where columns change together", async () => {
    const [before, rights] = [await rig.dump(), await rig.rows(RIGHTS)];
    await rig.op.alterColumn("facts", "state", { type: state("c", "b", "a") });
    expect(await rig.rows(RIGHTS)).toEqual(rights);
    expect(await rig.rows("SELECT id FROM facts ORDER BY state")).toEqual([{ id: 2 }, { id: 1 }]);
    await rig.op.batchAlterTable("facts", async (batch) => {
      await batch.alterColumn("state", { type: state("a", "b", "c") });
      await batch.alterColumn("size", { type: t.bigInteger() });
    });
    expect(rig.sql.filter((sql) => sql.startsWith("DROP VIEW sizes"))).toHaveLength(1);
    await rig.op.alterColumn("facts", "size", { type: t.integer() });
    expect(await rig.dump()).toBe(before);
    expect(await rig.rows(RIGHTS)).toEqual(rights);
  });

  test("what cannot be made again is named by the server, and everything stays", async () => {
    await rig.run("CREATE TABLE held (id integer DEFAULT total())");
    const before = await rig.dump();
    await expect(rig.op.alterColumn("facts", "size", { type: t.bigInteger() })).rejects.toThrow(
      /sizes|of_size/,
    );
    expect(await rig.dump()).toBe(before);
    await rig.run("DROP TABLE held");
  });
});
