import { afterAll, describe, expect, it } from "vitest";
import type { ServerName } from "../../support/servers/index.js";
import { dropDatabases, emptyDatabase } from "./server-database.js";
import { DOWNGRADES, PUBLISHED_IDS, SCHEMA_AT_HEAD, UPGRADES } from "./recorded.js";

afterAll(dropDatabases);

const VERSIONS: readonly ServerName[] = ["postgresql-18", "postgresql-15"];

describe.each(VERSIONS)("the published chain on %s", (name) => {
  it("builds at each of its revisions what the recorded statements build, and takes it back as they do", async () => {
    const ours = await emptyDatabase(name);
    const theirs = await emptyDatabase(name);
    expect(PUBLISHED_IDS).toHaveLength(17);
    for (const { revision, sql } of UPGRADES) {
      await theirs.feed(sql);
      const { applied } = await ours.manage((manager) => manager.applyMigrations({ target: revision }));
      expect(applied.map((step) => step.revision)).toEqual([revision]);
      expect(await ours.schema(), `upgrade ${revision}`).toBe(await theirs.schema());
    }
    for (const { revision, sql } of DOWNGRADES) {
      await theirs.feed(sql);
      const { applied } = await ours.manage((manager) => manager.downgradeMigrations({ target: "-1" }));
      expect(applied.map((step) => step.revision)).toEqual([revision]);
      expect(await ours.schema(), `downgrade ${revision}`).toBe(await theirs.schema());
    }
  }, 300_000);
});

/** The sections of a dump, without their owners and without blank lines. */
function sectionsOf(dump: string): readonly string[] {
  return dump
    .replace(/; Owner: \S+$/gm, "")
    .split(/\n(?=--\n-- Name: )/)
    .slice(1)
    .map((section) =>
      section
        .split("\n")
        .filter((line) => line !== "" && !/^(ALTER TABLE \S+ OWNER TO |SET default_)/.test(line))
        .join("\n"),
    );
}

it("the published chain ends at the schema that was dumped from the earlier release's database", async () => {
  const db = await emptyDatabase("postgresql-15");
  await db.manage((manager) => manager.applyMigrations({ target: PUBLISHED_IDS.at(-1) ?? "" }));
  const recorded = sectionsOf(
    SCHEMA_AT_HEAD.replace(/\n--\n-- PostgreSQL database dump complete[\s\S]*$/, ""),
  );
  expect(recorded.length).toBeGreaterThan(90);
  expect(sectionsOf(await db.schema())).toEqual(recorded);
});
