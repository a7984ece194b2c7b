import { beforeAll, describe, expect, test } from "vitest";
import { postgresql } from "../../../../src/dialects/postgresql/builders.js";
import { canonicalType, typeOf, typeText } from "../../../../src/dialects/postgresql/types.js";
import { column } from "../../../../src/schema/column.js";
import { table } from "../../../../src/schema/table.js";
import * as t from "../../../../src/schema/types.js";
import { CompileRig } from "./compile-rig.js";
import { failure } from "./open.js";

const PORTABLE: readonly t.DataType[] = [
  ...[t.uuid(), t.string(), t.string(20), t.char(), t.char(5), t.text(), t.integer(), t.bigInteger()],
  ...[t.smallInteger(), t.boolean(), t.float(), t.float(20), t.float(53), t.double(), t.numeric()],
  ...[t.numeric(10), t.numeric(10, 2), t.date(), t.time(), t.time({ precision: 3, timezone: true })],
  ...[t.dateTime(), t.dateTime({ precision: 3 }), t.dateTime({ timezone: true }), t.interval()],
  ...[t.json(), t.JSONType(), t.binary(), t.binary(16), t.ArrayType(), t.ArrayType(t.ArrayType(t.integer()))],
  ...[t.ArrayType(t.numeric(6, 3)), t.ArrayType(t.dateTime({ timezone: true, precision: 0 }))],
];

const OWN: readonly t.DataType[] = [
  ...Object.entries(postgresql)
    .filter(([name]) => !["interval", "domain", "vector", "array", "bit"].includes(name))
    .map(([, make]) => (make as () => t.DataType)()),
  ...[postgresql.bit(), postgresql.bit(8), postgresql.varbit(8), postgresql.interval(3)],
  ...[postgresql.interval("DAY TO SECOND", 2), postgresql.interval("YEAR TO MONTH")],
  ...[postgresql.array(postgresql.inet()), postgresql.array(postgresql.int4range())],
  ...[t.rawType("int4"), t.rawType("timestamptz(3)"), t.rawType("varchar (7)"), t.rawType("dec(5,1)")],
];

let rig: CompileRig;

beforeAll(async () => {
  rig = await CompileRig.on("postgresql-18");
  for (const name of ["citext", "hstore", "ltree"]) await rig.run(`CREATE EXTENSION ${name}`);
});

describe("a type that was written is read back as itself", () => {
  const cases = [...PORTABLE, ...OWN].map(
    (type, i) => [`${typeText(type)} (${type.kind})`, type, i] as const,
  );
  test.each(cases)("%s", async (_, type, i) => {
    await rig.apply({ kind: "createTable", table: table(`t_${i}`, [column("a", type)]), ifNotExists: false });
    const [row] = await rig.rows(
      `SELECT format_type(atttypid, atttypmod) AS text FROM pg_attribute WHERE attrelid = 't_${i}'::regclass AND attname = 'a'`,
    );
    const text = String(row?.text);
    const read = typeOf(text);
    expect(read).toEqual(canonicalType(type));
    // The text of what is read makes the same type again, and is stable.
    await rig.run(`CREATE TABLE again_${i} (a ${typeText(read)})`);
    const [again] = await rig.rows(
      `SELECT format_type(atttypid, atttypmod) AS text FROM pg_attribute WHERE attrelid = 'again_${i}'::regclass AND attname = 'a'`,
    );
    expect(again?.text).toBe(text);
    expect(typeText(canonicalType(read))).toBe(typeText(read));
  });
});

describe("types that the catalog must explain", () => {
  test("an enumeration, and an array of it", () => {
    const user = { kind: "enumeration", name: "state", values: ["a", "b"] } as const;
    expect(typeOf("state", user)).toEqual(t.enumeration(["a", "b"], { name: "state" }));
    expect(typeOf("state[]", user)).toEqual(t.ArrayType(t.enumeration(["a", "b"], { name: "state" })));
  });

  test("a domain", () => {
    expect(typeOf("public.email", { kind: "domain", name: "public.email" })).toEqual(
      postgresql.domain("public.email"),
    );
    expect(typeText(postgresql.domain("public.email"))).toBe("public.email");
    expect(typeText(postgresql.domain("Email"), "app")).toBe('app."Email"');
  });

  test("a type that no builder knows stays its text", () => {
    expect(typeOf("geometry(Point,4326)")).toEqual(t.rawType("geometry(Point,4326)"));
    expect(typeOf('other."Mood"')).toEqual(t.rawType('other."Mood"'));
    expect(typeOf("numeric(5,-2)")).toEqual(t.rawType("numeric(5,-2)"));
  });
});

test("a type of another database and an enumeration without a name are refused", async () => {
  const foreign = await failure(() => typeText(t.dialectType("sqlite", "ANY")));
  expect(foreign.code).toBe("MIG_DIALECT_UNSUPPORTED");
  const unnamed = await failure(() => typeText(t.enumeration(["a", "b"])));
  expect(unnamed.message).toContain("a type has a name");
});
