import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CortexError } from "../../../src/index.js";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";

describe.each(["sqlite", "postgresql-18", "mysql", "mariadb"] as const)(
  "%s: an applied revision",
  (place) => {
    let project: ProjectOn;
    const paths = new Map<string, string>();
    const write = (id: string, revises: string | null, more = ""): void => {
      const up = `await op.execute("CREATE TABLE t_${id} (n int)");${more}`;
      paths.set(id, project.revision({ id, revises, up, down: `await op.execute("DROP TABLE t_${id}");` }));
    };
    const pathOf = (id: string): string => paths.get(id) ?? "";
    beforeEach(async () => {
      project = await makeProjectOn(place);
      write("r1", null);
      write("r2", "r1");
      write("r3", "r2");
      await project.manager().applyMigrations({ target: "r3" });
      write("r4", "r3");
    });
    afterEach(() => project.dispose());

    const refused = async (): Promise<CortexError> => {
      const error = await codedFailure(() => project.manager().applyMigrations());
      expect(error.code).toBe("MIG_MANAGER_CHECKSUM_MISMATCH");
      expect(error.exitCode).toBe(6);
      expect(error.hint).toContain("cortex verify --fix");
      expect(await project.manager().current()).toMatchObject([{ revision: "r3" }]);
      return error;
    };
    const kinds = (error: CortexError): readonly string[] =>
      (error.details["changed"] as readonly { kind: string; revision: string }[]).map(
        ({ kind, revision }) => `${kind} ${revision}`,
      );

    it("may have other line ends and a byte-order mark", async () => {
      for (const id of ["r1", "r2"]) {
        const text = readFileSync(pathOf(id), "utf8");
        writeFileSync(pathOf(id), `\uFEFF${text.replaceAll("\n", "\r\n")}`);
      }
      expect((await project.manager().applyMigrations()).applied).toMatchObject([{ revision: "r4" }]);
    });

    it("that was edited is named, and the way to accept it is open", async () => {
      appendFileSync(pathOf("r2"), "// a change\n");
      const error = await refused();
      expect(kinds(error)).toEqual(["edited r2"]);
      expect(error.message).toContain(pathOf("r2"));
      expect((await project.manager().plan()).obstacles).toMatchObject([
        { check: "edited revision", ok: false },
      ]);
      expect(await project.manager().verify({ database: true })).toContainEqual(
        expect.objectContaining({ check: "r2", ok: false }),
      );
      expect((await project.manager().verify({ fix: true })).every(({ ok }) => ok)).toBe(true);
      expect((await project.manager().applyMigrations()).applied).toMatchObject([{ revision: "r4" }]);
      const audit = await project.manager().audit();
      expect(audit.map(({ revision, direction }) => `${direction} ${revision}`)).toEqual([
        "upgrade r1",
        "upgrade r2",
        "upgrade r3",
        "accept r2",
        "upgrade r4",
      ]);
    });

    it("that was edited again after it was accepted is named again", async () => {
      appendFileSync(pathOf("r2"), "// a change\n");
      await project.manager().verify({ fix: true });
      appendFileSync(pathOf("r2"), "// another\n");
      expect(kinds(await refused())).toEqual(["edited r2"]);
    });

    it("that another one was put below, is reported with that one", async () => {
      write("r1b", "r1");
      write("r2", "r1b");
      expect(kinds(await refused())).toEqual(["inserted r1b", "edited r2"]);
      await project.manager().verify({ fix: true });
      await project.manager().applyMigrations();
      expect(await project.manager().verify({ database: true })).not.toContainEqual(
        expect.objectContaining({ ok: false }),
      );
    });

    it("that has a new one below the first is reported with that one", async () => {
      await project.manager().verify({ fix: true });
      write("r0", null);
      write("r1", "r0");
      expect(kinds(await refused())).toEqual(["inserted r0", "edited r1"]);
    });

    it("that is gone is named", async () => {
      rmSync(pathOf("r2"));
      write("r3", "r1");
      expect(kinds(await refused())).toEqual(["edited r3", "deleted r2"]);
      await project.manager().verify({ fix: true });
      expect((await project.manager().applyMigrations()).applied).toMatchObject([{ revision: "r4" }]);
    });

    it("that changed its place is named", async () => {
      write("r2", "r3");
      write("r3", "r1");
      write("r4", "r2");
      await project.rows("UPDATE alembic_version SET version_num = 'r2'");
      const error = await codedFailure(() => project.manager().applyMigrations());
      expect(kinds(error)).toEqual(["edited r3", "reordered r2"]);
    });

    it("is taken as the settings say", async () => {
      appendFileSync(pathOf("r2"), "// a change\n");
      const warnings: string[] = [];
      const ignored = (): void => undefined;
      const logger = {
        debug: ignored,
        info: ignored,
        error: ignored,
        warn: (text: string) => warnings.push(text),
      };
      await project.manager({ logger, onChecksumMismatch: "warn" }).applyMigrations();
      expect(warnings).toEqual([expect.stringContaining("revision 'r2' is not what was applied here")]);
      write("r5", "r4");
      warnings.length = 0;
      const environment = { CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH: "ignore" };
      expect((await project.manager({ logger, environment }).applyMigrations()).applied).toMatchObject([
        { revision: "r5" },
      ]);
      expect(warnings).toEqual([]);
    });

    it("is not looked at where there is nothing to apply, nor on the way back", async () => {
      rmSync(pathOf("r4"));
      appendFileSync(pathOf("r2"), "// a change\n");
      expect((await project.manager().applyMigrations()).applied).toEqual([]);
      await project.manager().downgradeMigrations({ target: "r1" });
      expect((await project.manager().applyMigrations()).applied).toMatchObject([
        { revision: "r2" },
        { revision: "r3" },
      ]);
    });
  },
);

describe("what the audit does not know", () => {
  it("is not judged: a database that another tool has migrated", async () => {
    const project = await makeProjectOn("sqlite");
    for (const [id, revises] of [
      ["r1", null],
      ["r2", "r1"],
      ["r3", "r2"],
    ] as const)
      project.revision({ id, revises, up: `await op.execute("CREATE TABLE t_${id} (n)");` });
    await project.rows("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)");
    await project.rows("INSERT INTO alembic_version VALUES ('r1')");
    await project.manager().applyMigrations({ target: "r2" });
    await project.manager().applyMigrations();
    expect(await project.manager().current()).toMatchObject([{ revision: "r3" }]);
    await project.dispose();
  });
});
