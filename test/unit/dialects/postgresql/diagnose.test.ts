import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../src/dialects/contract/dialect.js";
import { diagnose } from "../../../../src/dialects/postgresql/diagnose.js";
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { freshUrl, NO_TARGET, open } from "./open.js";

function named(findings: readonly Finding[], check: string): Finding | undefined {
  return findings.find((finding) => finding.check === check);
}

describe("doctor", () => {
  it("finds nothing wrong with an administrator's connection, on either server", async () => {
    for (const name of ["postgresql-18", "postgresql-15"] as const) {
      const findings = await diagnose(await open(await freshUrl(name)));
      expect(findings.filter((finding) => !finding.ok)).toEqual([]);
      expect(named(findings, "version")?.detail).toMatch(
        name === "postgresql-18" ? /PostgreSQL 18\./ : /PostgreSQL 15\./,
      );
      expect(named(findings, "encryption")?.detail).toBe("off");
    }
  });

  it("names the privileges, the owners and the settings that stand in the way, through a connection that only reads", async () => {
    const url = await freshUrl();
    const admin = await open(url);
    await admin.run(`DROP ROLE IF EXISTS looker; CREATE ROLE looker LOGIN PASSWORD 'looker';
      ALTER ROLE looker SET default_transaction_read_only = on; CREATE TABLE mine (a int); CREATE TABLE "Other" (a int)`);
    const target = { ...NO_TARGET, url: url.replace(/\/\/[^@]*@/, "//looker:looker@") };
    const poor = await connect(target, { readOnly: true });
    const findings = await diagnose(poor);
    await poor.close();
    expect(named(findings, "server takes writes")).toMatchObject({
      ok: false,
      detail: expect.stringContaining("default_transaction_read_only"),
    });
    expect(named(findings, "privileges on the schema")).toMatchObject({
      ok: false,
      detail: expect.stringContaining("'looker' lacks CREATE on schema 'public'"),
      hint: 'GRANT CREATE ON SCHEMA "public" TO "looker"; or migrate as the owner.',
    });
    expect(named(findings, "ownership of tables")).toMatchObject({
      ok: false,
      detail: expect.stringContaining(
        "2 tables of schema 'public' belong to others, and only an owner may change them: Other, mine",
      ),
    });
    expect(named(findings, "migration lock")?.ok).toBe(true);
    await admin.run("ALTER ROLE looker RESET default_transaction_read_only");
    const reading = await connect(target, { readOnly: true });
    // That this connection only reads is its own choice, and no finding.
    expect(named(await diagnose(reading), "server takes writes")?.ok).toBe(true);
    await reading.close();
    await admin.run("DROP ROLE looker");
  });
});
