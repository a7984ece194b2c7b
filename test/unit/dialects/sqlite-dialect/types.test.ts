import { describe, expect, it } from "vitest";
import { sqlite } from "../../../../src/dialects/public-types.js";
import { parseType, typeText } from "../../../../src/dialects/sqlite/types.js";
import { normalizeType } from "../../../../src/dialects/sqlite/sql/normalize-text.js";
import * as t from "./builders.js";
import { failure } from "./open.js";

describe("types", () => {
  it.each([
    [t.uuid(), "UUID"],
    [t.string(), "VARCHAR"],
    [t.string(255), "VARCHAR(255)"],
    [t.char(2), "CHAR(2)"],
    [t.text(), "TEXT"],
    [t.JSONType(), "JSON"],
    [t.json(), "JSON"],
    [t.ArrayType(), "JSON"],
    [t.dateTime({ timezone: true, precision: 3 }), "DATETIME"],
    [t.boolean(), "BOOLEAN"],
    [t.float(), "FLOAT"],
    [t.double(), "DOUBLE"],
    [t.integer(), "INTEGER"],
    [t.bigInteger(), "BIGINT"],
    [t.smallInteger(), "SMALLINT"],
    [t.numeric(10, 2), "NUMERIC(10, 2)"],
    [t.numeric(), "NUMERIC"],
    [t.date(), "DATE"],
    [t.time(), "TIME"],
    [t.interval(), "TEXT"],
    [t.binary(16), "BLOB"],
    [t.enumeration(["a", "größe"]), "VARCHAR(5)"],
    [t.rawType("GEOMETRY(Point, 4326)"), "GEOMETRY(Point, 4326)"],
    [sqlite.any(), "ANY"],
    [sqlite.real(), "REAL"],
    [sqlite.numeric(4, 1), "NUMERIC(4, 1)"],
  ])("%j is written %s", (type, text) => {
    expect(typeText(type)).toBe(text);
  });

  it.each([
    "varchar( 255 )",
    "Numeric(10,2)",
    "int",
    "INTEGER",
    "DOUBLE PRECISION",
    "VARCHAR(10, 2)",
    "NUMERIC(-1)",
    "BLOB(5)",
    "datetime",
    "",
    "MY TYPE (3)",
    '"quoted"',
    "JSON",
  ])("%s is read as a type that is written the same", (text) => {
    expect(normalizeType(typeText(parseType(text)))).toBe(normalizeType(text));
  });

  it("keeps a text that no builder writes as it stands", () => {
    expect(parseType("Double  Precision")).toEqual(t.rawType("Double  Precision"));
    expect(parseType("varchar(12)")).toEqual(t.string(12));
  });

  it("refuses another database's type", async () => {
    const error = await failure(() => typeText(t.dialectType("postgresql", "TSVECTOR")));
    expect(error.code).toBe("MIG_DIALECT_UNSUPPORTED");
    expect(error.message).toContain("postgresql");
  });
});
