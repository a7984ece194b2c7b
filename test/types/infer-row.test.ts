import { describe, expectTypeOf, it } from "vitest";
import {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  column,
  date,
  dateTime,
  defineSchema,
  double,
  enumeration,
  float,
  type InferInsert,
  type InferRow,
  index,
  integer,
  interval,
  JSONType,
  json,
  numeric,
  primaryKey,
  rawType,
  smallInteger,
  sql,
  string,
  table,
  text,
  time,
  uuid,
} from "../../src/index.js";

const required = { nullable: false } as const;

describe("InferRow", () => {
  it("knows what every type holds", () => {
    const everything = table("everything", [
      column("a_uuid", uuid(), required),
      column("a_string", string(10), required),
      column("a_char", char(2), required),
      column("a_text", text(), required),
      column("an_integer", integer(), required),
      column("a_big_integer", bigInteger(), required),
      column("a_small_integer", smallInteger(), required),
      column("a_boolean", boolean(), required),
      column("a_float", float(), required),
      column("a_double", double(), required),
      column("a_numeric", numeric(10, 2), required),
      column("a_date", date(), required),
      column("a_time", time(), required),
      column("a_date_time", dateTime(), required),
      column("an_interval", interval(), required),
      column("a_json", json(), required),
      column("a_binary", binary(), required),
      column("an_enumeration", enumeration(["draft", "live"]), required),
      column("a_document", JSONType(), required),
      column("an_array", ArrayType(), required),
      column("an_array_of_numbers", ArrayType(integer()), required),
      column("a_raw", rawType<readonly [number, number]>("POINT"), required),
    ]);
    expectTypeOf<InferRow<typeof everything>>().toEqualTypeOf<{
      a_uuid: string;
      a_string: string;
      a_char: string;
      a_text: string;
      an_integer: number;
      a_big_integer: bigint;
      a_small_integer: number;
      a_boolean: boolean;
      a_float: number;
      a_double: number;
      a_numeric: string;
      a_date: string;
      a_time: string;
      a_date_time: Date;
      an_interval: string;
      a_json: unknown;
      a_binary: Uint8Array;
      an_enumeration: "draft" | "live";
      a_document: unknown;
      an_array: readonly string[];
      an_array_of_numbers: readonly number[];
      a_raw: readonly [number, number];
    }>();
  });

  it("knows where NULL may stand: anywhere but in a primary key or where it is refused", () => {
    const t = table("t", [
      column("id", integer(), { primaryKey: true }),
      column("by_default", text()),
      column("said", text(), { nullable: true }),
      column("refused", text(), { nullable: false }),
      column("state", enumeration(["on", "off"])),
    ]);
    expectTypeOf<InferRow<typeof t>>().toEqualTypeOf<{
      id: number;
      by_default: string | null;
      said: string | null;
      refused: string;
      state: "on" | "off" | null;
    }>();
  });

  it("knows the columns of a primary key that stands beside them", () => {
    const members = table("members", [
      column("consumer_id", uuid()),
      column("group_id", uuid()),
      column("note", text()),
      primaryKey(["consumer_id", "group_id"]),
    ]);
    expectTypeOf<InferRow<typeof members>>().toEqualTypeOf<{
      consumer_id: string;
      group_id: string;
      note: string | null;
    }>();
  });

  it("carries the type of a JSON document", () => {
    interface Config {
      readonly theme: "dark" | "light";
      readonly sizes: readonly number[];
    }
    const t = table("t", [
      column("config", JSONType<Config>(), required),
      column("extra", json<Record<string, string>>()),
    ]);
    expectTypeOf<InferRow<typeof t>>().toEqualTypeOf<{
      config: Config;
      extra: Record<string, string> | null;
    }>();
  });

  it("reads columns only, wherever they stand among the items", () => {
    const t = table("t", [
      index("ix", ["b"]),
      column("a", integer()),
      primaryKey(["a"]),
      column("b", text()),
    ]);
    expectTypeOf<InferRow<typeof t>>().toEqualTypeOf<{ a: number; b: string | null }>();
  });

  it("follows a table of a hundred columns", () => {
    const ten = <const P extends string>(prefix: P) =>
      [
        column(`${prefix}0`, integer(), required),
        column(`${prefix}1`, integer(), required),
        column(`${prefix}2`, integer(), required),
        column(`${prefix}3`, integer(), required),
        column(`${prefix}4`, integer(), required),
        column(`${prefix}5`, integer(), required),
        column(`${prefix}6`, integer(), required),
        column(`${prefix}7`, integer(), required),
        column(`${prefix}8`, integer(), required),
        column(`${prefix}9`, integer(), required),
      ] as const;
    const half = [...ten("a"), ...ten("b"), ...ten("c"), ...ten("d"), ...ten("e")] as const;
    const wide = table("wide", [...half, ...ten("f"), ...ten("g"), ...ten("h"), ...ten("i"), ...ten("j")]);
    expectTypeOf<InferRow<typeof wide>["j9"]>().toEqualTypeOf<number>();
    expectTypeOf<InferRow<typeof wide>["a0"]>().toEqualTypeOf<number>();
  });
});

describe("InferInsert", () => {
  it("lets out what the database fills in and what may be NULL", () => {
    const t = table("t", [
      column("id", integer(), { primaryKey: true, autoincrement: true }),
      column("number", integer(), { nullable: false, identity: true }),
      column("email", text(), { nullable: false }),
      column("nickname", text()),
      column("state", enumeration(["on", "off"]), { nullable: false, serverDefault: "on" }),
      column("created_at", dateTime(), { nullable: false, serverDefault: sql`CURRENT_TIMESTAMP` }),
    ]);
    expectTypeOf<InferInsert<typeof t>>().toEqualTypeOf<{
      id?: number;
      number?: number;
      email: string;
      nickname?: string | null;
      state?: "on" | "off";
      created_at?: Date;
    }>();
  });

  it("takes no value for what the database always computes", () => {
    const t = table("t", [
      column("id", integer(), { primaryKey: true, identity: { always: true } }),
      column("first", text(), { nullable: false }),
      column("shout", text(), { generated: { expression: "upper(first)" } }),
    ]);
    expectTypeOf<InferInsert<typeof t>>().toEqualTypeOf<{ first: string }>();
    expectTypeOf<InferRow<typeof t>>().toEqualTypeOf<{ id: number; first: string; shout: string | null }>();
  });

  it("asks for a primary key that nothing fills in", () => {
    const t = table("t", [column("id", uuid(), { primaryKey: true })]);
    expectTypeOf<InferInsert<typeof t>>().toEqualTypeOf<{ id: string }>();
  });
});

describe("the compiler refuses", () => {
  it("wrong values, wrong columns and wrong options", () => {
    const users = table("users", [
      column("id", uuid(), { primaryKey: true }),
      column("state", enumeration(["on", "off"]), { nullable: false }),
      column("nickname", text()),
    ]);
    type User = InferRow<typeof users>;
    type NewUser = InferInsert<typeof users>;
    const row: User = { id: "1", state: "on", nickname: null };
    const insert: NewUser = { id: "1", state: "off" };
    expectTypeOf(row.state).toEqualTypeOf<"on" | "off">();
    expectTypeOf(insert).toExtend<object>();

    // @ts-expect-error a word that is not in the enumeration
    const wrongWord: User = { id: "1", state: "maybe", nickname: null };
    // @ts-expect-error a row holds every column
    const missing: User = { id: "1", state: "on" };
    // @ts-expect-error NULL in a primary key
    const nullKey: NewUser = { id: null, state: "on" };
    // @ts-expect-error an insert must name what has no default
    const noState: NewUser = { id: "1" };
    // @ts-expect-error a column that the table does not have
    const unknownColumn: NewUser = { id: "1", state: "on", age: 3 };
    // @ts-expect-error an option that no column has
    const misspelt = column("a", text(), { nulable: false });
    // @ts-expect-error a type is made by its builder, not by its name
    const typeByName = column("a", "text");
    // @ts-expect-error a referential action is one of five
    const action = column("a", text(), { references: { table: "t", column: "a", onDelete: "ERASE" } });
    // @ts-expect-error a text is no piece of SQL: it would have to be quoted
    const injected = () => sql`a = ${"text"}`;
    // @ts-expect-error a schema is made of tables
    const notTables = () => defineSchema({ tables: ["users"] });
    // @ts-expect-error data is frozen
    const changed = () => (users.name = "people");
    expectTypeOf({
      wrongWord,
      missing,
      nullKey,
      noState,
      unknownColumn,
      misspelt,
      typeByName,
      action,
      injected,
      notTables,
      changed,
    }).toExtend<object>();
  });
});
