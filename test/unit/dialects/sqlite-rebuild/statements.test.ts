import { describe, expect, it } from "vitest";
import type { Statement } from "../../../../src/dialects/contract/statement.js";
import { readTableState, type TableState } from "../../../../src/dialects/sqlite/compiler/table-state.js";
import { parseVersion } from "../../../../src/dialects/sqlite/connection/sqlite-version.js";
import { compileTableChanges } from "../../../../src/dialects/sqlite/rebuild/compile-table-changes.js";
import type { BatchMember } from "../../../../src/operations/operation.js";
import { check } from "../../../../src/schema/constraints.js";
import { memory } from "../sqlite-dialect/open.js";

const ON = { table: "t", schema: null } as const;
const OPTIONS = {
  recreate: "auto",
  copyFrom: null,
  partialReordering: [],
  tableArgs: [],
  namingConvention: {},
} as const;

const notNull = (nullable: boolean): BatchMember => ({
  ...ON,
  kind: "alterColumn",
  column: "a",
  changes: { nullable },
  existing: {},
  using: null,
  position: null,
});
const addCheck: BatchMember = { ...ON, kind: "createConstraint", constraint: check("a > 0", { name: "ck" }) };
const dropCheck: BatchMember = {
  ...ON,
  kind: "dropConstraint",
  selector: { name: "ck", type: null, columns: null, expression: null },
  ifExists: false,
  definition: null,
};

function compiled(state: TableState, members: readonly BatchMember[]): readonly Statement[] {
  const source = { ...ON, kind: "batch", operations: members, options: OPTIONS } as const;
  return compileTableChanges({ ...ON, operations: members, options: OPTIONS, state, source });
}

async function stateOf(script: string, version?: string): Promise<TableState> {
  const connection = await memory(script);
  const state = readTableState(connection, "t");
  await connection.close();
  if (state === null) throw new Error("there is no table");
  return version === undefined ? state : { ...state, version: parseVersion(version) };
}

const verbs = (statements: readonly Statement[]): readonly string[] =>
  statements.map((one) => `${one.kind}: ${one.sql.split(" ").slice(0, 2).join(" ")}`);

describe("by the version of SQLite", () => {
  const cases: readonly (readonly [string, BatchMember, string])[] = [
    ["SET NOT NULL", notNull(false), "CREATE TABLE t(a INT)"],
    ["DROP NOT NULL", notNull(true), "CREATE TABLE t(a INT NOT NULL)"],
    ["ADD CHECK", addCheck, "CREATE TABLE t(a INT)"],
    ["DROP CONSTRAINT", dropCheck, "CREATE TABLE t(a INT CONSTRAINT ck CHECK (a > 0))"],
  ];
  it.each(cases)("%s is in place from 3.53 on, and a rebuild before", async (_, member, script) => {
    const older = compiled(await stateOf(script, "3.52.9"), [member]);
    const newer = compiled(await stateOf(script, "3.53.0"), [member]);
    expect(verbs(newer).filter((verb) => verb.startsWith("run"))).toEqual(["run: ALTER TABLE"]);
    expect(verbs(older)).toContain("run: DROP TABLE");
  });

  it.each([
    ["DROP NOT NULL", notNull(true), "CREATE TABLE t(a INT NOT NULL /* why */, b)"],
    ["DROP CONSTRAINT", dropCheck, "CREATE TABLE t(a INT, CONSTRAINT ck CHECK (a > 0) -- why\n)"],
  ] as const)("%s beside a comment is a rebuild always", async (_, member, script) => {
    expect(verbs(compiled(await stateOf(script, "3.53.0"), [member]))).toContain("run: DROP TABLE");
  });
});

describe("the statements of a rebuild", () => {
  it("ask first, guard the rows of others, count, and put the settings back", async () => {
    const state = await stateOf("CREATE TABLE t(a INT, b TEXT); CREATE INDEX i ON t(b)", "3.40.1");
    expect(verbs(compiled(state, [notNull(false)]))).toEqual([
      "check: SELECT rowid",
      "check: SELECT foreign_keys",
      "run: PRAGMA legacy_alter_table",
      "run: CREATE TABLE",
      "run: INSERT OR",
      "check: SELECT copied,",
      "run: DROP TABLE",
      "run: ALTER TABLE",
      "run: CREATE INDEX",
      "run: PRAGMA legacy_alter_table",
    ]);
  });

  it("tell what they cost", async () => {
    const state = await stateOf(
      "CREATE TABLE t(a INT, b); INSERT INTO t VALUES (1, 2), (2, 3); CREATE INDEX i ON t(b); ANALYZE",
      "3.40.1",
    );
    const hazards = compiled(state, [notNull(false)]).flatMap((one) =>
      one.kind === "run" ? one.hazards : [],
    );
    expect(hazards.map((hazard) => `${hazard.level} ${hazard.code}`)).toEqual([
      "warning rewritesTable",
      "warning locksWrites",
      "warning mayFailOnExistingRows",
    ]);
    expect(hazards[0]?.message).toMatch(
      /table 't' anew \(about 2 rows\): SQLite 3.40.1 cannot change NOT NULL/,
    );
  });

  it("do not begin while foreign keys are enforced", async () => {
    const connection = await memory("PRAGMA foreign_keys = ON; CREATE TABLE t(a INT)");
    const state = readTableState(connection, "t");
    if (state === null) throw new Error("there is no table");
    const guard = compiled({ ...state, version: parseVersion("3.40.1") }, [notNull(false)]).find(
      (one) => one.kind === "check" && one.failure.code === "MIG_DIALECT_FOREIGN_KEYS_ON",
    );
    expect(connection.rows(guard?.sql ?? "")).toEqual([{ foreign_keys: 1 }]);
    await connection.run("PRAGMA foreign_keys = OFF");
    expect(connection.rows(guard?.sql ?? "")).toEqual([]);
  });

  it("say that rowids are lost where no name for them is left", async () => {
    const state = await stateOf('CREATE TABLE t(a INT, rowid, oid, "_ROWID_")', "3.40.1");
    const hazards = compiled(state, [notNull(false)]).flatMap((one) =>
      one.kind === "run" ? one.hazards : [],
    );
    expect(hazards.map((hazard) => hazard.code)).toContain("notKept");
  });
});
