import { describe, expect, it } from "vitest";
import { loadDialect } from "../../src/dialects/registry.js";
import {
  ArrayType,
  bigInteger,
  binary,
  boolean,
  char,
  type DataType,
  date,
  dateTime,
  double,
  enumeration,
  float,
  integer,
  interval,
  json,
  JSONType,
  numeric,
  smallInteger,
  string,
  text,
  time,
  uuid,
} from "../../src/index.js";
import { blocksOf, readPage } from "./support/markdown.js";
import { runPage } from "./support/run-page.js";

/** The builders of the tables of types, as the pages write them. */
const BUILDERS: Readonly<Record<string, DataType>> = {
  "uuid()": uuid(),
  "string()": string(),
  "string(255)": string(255),
  "char(2)": char(2),
  "text()": text(),
  "integer()": integer(),
  "bigInteger()": bigInteger(),
  "smallInteger()": smallInteger(),
  "boolean()": boolean(),
  "float()": float(),
  "double()": double(),
  "numeric(10, 2)": numeric(10, 2),
  "date()": date(),
  "time()": time(),
  "dateTime()": dateTime(),
  "dateTime({ timezone: true })": dateTime({ timezone: true }),
  "dateTime({ precision: 3 })": dateTime({ precision: 3 }),
  "interval()": interval(),
  "json()": json(),
  "JSONType()": JSONType(),
  "ArrayType()": ArrayType(),
  "ArrayType(integer())": ArrayType(integer()),
  "binary(16)": binary(16),
  'enumeration(["a", "b"], { name: "state" })': enumeration(["a", "b"], { name: "state" }),
};

describe("the page of each database", () => {
  it.each(["sqlite", "postgresql", "mysql"])("%s: has the types that the dialect writes", async (name) => {
    const dialect = await loadDialect(name);
    const rows = [...readPage(`docs/guide/${name}.md`).matchAll(/^\| `(\w+\(.*\))` \| `([^`]+)` \|$/gm)];
    const wanted = Object.entries(BUILDERS).map(([builder, type]) => [builder, dialect.typeText(type)]);
    expect(rows.map(([, builder, written]) => [builder, written])).toEqual(wanted);
  });

  it.each([
    ["docs/guide/postgresql.md", { "postgresql-18": "postgresql-15" }],
    ["docs/guide/mysql.md", { mysql: "mariadb" }],
    ["docs/guide/testing.md", { "postgresql-18": "postgresql-15", mysql: "mariadb" }],
    ["docs/guide/configuration.md", { "postgresql-18": "postgresql-15", mysql: "mariadb" }],
  ] as const)(
    "%s: holds on the other server of the kind too",
    async (page, instead) => runPage(blocksOf(page), undefined, instead),
    420_000,
  );
});
