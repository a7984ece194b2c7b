import { describe, expect, it } from "vitest";
import { asSqlite } from "../../../../src/dialects/sqlite/connection/sqlite-connection.js";
import { compile } from "../../../../src/dialects/sqlite/compiler/compile.js";
import { connect } from "../../../../src/dialects/sqlite/driver.js";
import { scratch } from "../../../../src/dialects/sqlite/scratch.js";
import { script } from "../../../../src/dialects/sqlite/script.js";
import type { BatchMember, Operation } from "../../../../src/operations/operation.js";
import { type Scene, scene } from "../../../support/rebuild-harness.js";
import { NO_TARGET } from "../sqlite-dialect/open.js";

const START = `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE, b INT, u INT, CHECK (a <> ''));
  CREATE INDEX i ON t(b DESC) WHERE b > 0; CREATE TABLE log(x);
  CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END; CREATE VIEW v AS SELECT a FROM t;
  INSERT INTO t(a, b) VALUES ('x', 1), ('y', 2), ('z', 3); DELETE FROM t WHERE id = 3; DELETE FROM log; ANALYZE`;

const ON = { table: "t", schema: null } as const;
const MEMBERS: readonly BatchMember[] = [
  {
    ...ON,
    kind: "alterColumn",
    column: "b",
    changes: { nullable: false, serverDefault: { kind: "literal", value: 4 } },
    existing: {},
    using: null,
    position: null,
  },
  { ...ON, kind: "dropColumn", column: "u", ifExists: false, definition: null },
];
const BATCH: Operation = {
  ...ON,
  kind: "batch",
  operations: MEMBERS,
  options: { recreate: "auto", copyFrom: null, partialReordering: [], tableArgs: [], namingConvention: {} },
};

const open = (file: string): ReturnType<typeof connect> =>
  connect({ ...NO_TARGET, file }, { readOnly: false });

/** The lines of an offline script, compiled against a copy without rows, as it is when a script is written. */
async function lines(s: Scene): Promise<readonly string[]> {
  const copy = await scratch({ kind: "copy", of: s.connection });
  const statements = compile(BATCH, asSqlite(copy));
  await copy.close();
  return statements.flatMap((one) => (one.kind === "run" ? [`${one.sql};`] : script.check(one.sql)));
}

async function play(s: Scene, text: readonly string[]): Promise<void> {
  const all = ["PRAGMA foreign_keys=OFF;", ...script.begin, ...text, ...script.commit];
  for (const line of all) await s.connection.run(line);
}

describe("a rebuild as a script", () => {
  it("leaves the same database as the online run, though nobody knew the rows", async () => {
    const online = await scene(open, START);
    const offline = await scene(open, START);
    await online.step((op) => op.invoke(BATCH));
    await play(offline, await lines(offline));
    const statistics = /^(?!.*sqlite_stat)./;
    const plain = (dump: string): readonly string[] =>
      dump.split("\n").filter((line) => statistics.test(line));
    expect(plain(await offline.dump())).toEqual(plain(await online.dump()));
    expect(await offline.rows("SELECT seq FROM sqlite_sequence")).toEqual([{ seq: 3 }]);
    await online.dispose();
    await offline.dispose();
  });

  it("stops where the online run would refuse", async () => {
    const s = await scene(open, START);
    await s.connection.run("UPDATE t SET b = NULL WHERE id = 2");
    await expect(play(s, await lines(s))).rejects.toThrow(/check_found_rows/);
    await s.connection.run("ROLLBACK");
    expect(await s.rows("SELECT count(*) AS n FROM t")).toEqual([{ n: 2 }]);
    await s.dispose();
  });
});
