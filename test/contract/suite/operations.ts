import { expect } from "vitest";
import type { ContractProject, TargetContext } from "../target-context.js";
import { type OperationCase, OPERATIONS } from "./operation-cases.js";

const COUNT = "SELECT count(*) AS n FROM people";

/** The revision with two tables and their rows, and the one with the operation; returns their paths. */
export function writeOperation(files: ContractProject, one: OperationCase): readonly string[] {
  const head =
    'import { boolean, check, column, dateTime, desc, enumeration, foreignKey, index, integer, JSONType, numeric, primaryKey, sql, string, table, text, unique, uuid } from "cortex-migrations";';
  const first = files.revision({
    id: "r0",
    head,
    up: `await op.createTable("cities", [column("id", integer(), { primaryKey: true }), column("name", string(50))]);
  await op.createTable("people", [
    column("id", integer(), { primaryKey: true }),
    column("name", string(50), { nullable: false, serverDefault: "nobody" }),
    column("age", integer()),
    column("city_id", integer()),
    index("ix_people_city", ["city_id"]),
    unique(["name", "age"], { name: "uq_people" }),
    check("age >= 0", { name: "ck_people_age" }),
    foreignKey(["city_id"], { table: "cities", columns: ["id"] }, { name: "fk_people_city" }),
  ]);
  await op.bulkInsert("cities", [{ id: 1, name: "Wien" }]);
  await op.bulkInsert("people", [{ id: 1, name: "a", age: 1, city_id: 1 }, { id: 2, name: "b" }]);
  ${one.setUp ?? ""}`,
    down: 'await op.dropTable("people"); await op.dropTable("cities");',
  });
  const second = files.revision({ id: "r1", revises: "r0", head, up: one.up, down: one.down });
  return [first, second];
}

/** Every operation does what it says, keeps the rows, and leaves no trace when it is taken back. */
export function operations({ it, database, project, connect }: TargetContext): void {
  for (const one of OPERATIONS)
    it(
      one.title,
      async () => {
        const made = await database();
        const files = project(made);
        writeOperation(files, one);
        const manager = files.manager();
        await manager.applyMigrations({ target: "r0" });
        const before = await made.dump({ schemaOnly: true });
        await manager.applyMigrations();
        const after = await made.dump({ schemaOnly: true });
        if (one.changes !== false) expect(after).not.toBe(before);
        const connection = await connect(made, { readOnly: true });
        for (const sql of one.shows ?? [COUNT])
          expect(
            (await connection.query(sql)).map((row) => Object.values(row).map(String)),
            sql,
          ).toEqual(one.answers ?? [["2"]]);
        await manager.downgradeMigrations({ target: "-1" });
        if (one.reverts !== false) expect(await made.dump({ schemaOnly: true })).toBe(before);
        await manager.applyMigrations();
        if (one.reverts !== false) expect(await made.dump({ schemaOnly: true })).toBe(after);
      },
      ...(one.needs ?? []),
    );
}
