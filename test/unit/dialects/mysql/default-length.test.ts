import { describe, expect, it } from "vitest";
import { readTable } from "../../../../src/dialects/mysql/reflector/read-table.js";
import { typeText } from "../../../../src/dialects/mysql/types.js";
import { column, integer, string } from "../../../../src/index.js";
import { inYard } from "./compile-support.js";
import { SERVERS } from "./support.js";

describe.each(SERVERS)("a string without a length on %s", (name) => {
  it("is a VARCHAR(255), and read back as one", () =>
    inYard(name, async (yard) => {
      expect(typeText(string())).toBe("VARCHAR(255)");
      await yard.op.createTable("t", [column("id", integer(), { primaryKey: true }), column("a", string())]);
      await yard.op.alterColumn("t", "id", { type: string() });
      const table = await readTable(yard.connection, "t", null);
      expect(table?.columns.map(({ type }) => type)).toEqual([string(255), string(255)]);
    }));

  it("holds 255 characters of any kind, and refuses one more instead of cutting it", () =>
    inYard(name, async (yard) => {
      await yard.op.createTable("t", [column("a", string())]);
      await yard.connection.execute("INSERT INTO t (a) VALUES (?)", ["📈".repeat(255)]);
      await expect(
        yard.connection.execute("INSERT INTO t (a) VALUES (?)", ["x".repeat(256)]),
      ).rejects.toThrow(/too long/);
      expect(await yard.connection.query("SELECT a FROM t")).toEqual([{ a: "📈".repeat(255) }]);
    }));

  it("fits into an index three times, not four times", () =>
    inYard(name, async (yard) => {
      await yard.op.createTable(
        "t",
        ["a", "b", "c", "d"].map((title) => column(title, string())),
      );
      await yard.op.createIndex("ix_three", "t", ["a", "b", "c"]);
      await expect(yard.op.createIndex("ix_four", "t", ["a", "b", "c", "d"])).rejects.toThrow(/3072/);
    }));
});
