import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyNaming,
  conventionalName,
  namedIndex,
  type NamingContext,
  truncateName,
} from "../../../src/schema/naming.js";
import {
  check,
  column,
  errorOf,
  foreignKey,
  index,
  integer,
  primaryKey,
  sql,
  table,
  unique,
} from "./support.js";

const pair = foreignKey(["a", "b"], { table: "users", columns: ["x", "y"] });

describe("naming convention", () => {
  it.each([
    ["%(table_name)s", "orders"],
    ["%(column_0_name)s", "a"],
    ["%(column_1_name)s", "b"],
    ["%(column_7_name)s", ""],
    ["%(column_0_key)s", "a"],
    ["%(column_0_label)s", "orders_a"],
    ["%(column_1_label)s", "orders_b"],
    ["%(column_0_N_name)s", "a_b"],
    ["%(column_0N_name)s", "ab"],
    ["%(column_1_N_name)s", "b"],
    ["%(column_0_N_label)s", "orders_a_orders_b"],
    ["%(referred_table_name)s", "users"],
    ["%(referred_column_0_name)s", "x"],
    ["%(referred_column_1_name)s", "y"],
    ["%(referred_column_0_N_name)s", "x_y"],
    ["%(referred_column_0N_name)s", "xy"],
    ["%(referred_column_0_label)s", "users_x"],
    ["fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s", "fk_orders_a_b_users"],
    ["100%_%(table_name)s", "100%_orders"],
  ])("%s", (template, expected) => {
    expect(conventionalName({ fk: template }, "orders", pair)).toBe(expected);
  });

  it.each(["tabel_name", "column_name", "column_0name", "column_N_name", "referred_table", "column_0_names"])(
    "refuses the token %s and names the table",
    (token) => {
      const error = errorOf(() => conventionalName({ uq: `uq_%(${token})s` }, "orders", unique(["a"])));
      expect(error.code).toBe("MIG_SCHEMA_NAMING_TOKEN");
      expect(error.message).toContain(`%(${token})s`);
      expect(error.message).toContain("orders");
      expect(error.hint).toContain("column_0_name");
    },
  );

  it("has a key for each kind of thing, and null where there is no rule", () => {
    const convention = { ix: "i", uq: "u", ck: "c", fk: "f", pk: "p" };
    const items = [index(null, ["a"]), unique(["a"]), check("a > 0"), pair, primaryKey(["a"])];
    expect(items.map((item) => conventionalName(convention, "t", item))).toEqual(["i", "u", "c", "f", "p"]);
    expect(items.map((item) => conventionalName({}, "t", item))).toEqual([null, null, null, null, null]);
  });

  it("hands a function everything it needs", () => {
    const seen: NamingContext[] = [];
    const name = conventionalName(
      {
        fk: (context) => {
          seen.push(context);
          return "chosen";
        },
      },
      "orders",
      pair,
    );
    expect(name).toBe("chosen");
    expect(seen).toEqual([
      {
        table: "orders",
        columns: ["a", "b"],
        referredTable: "users",
        referredColumns: ["x", "y"],
        constraintName: null,
      },
    ]);
  });

  it("gives no name that is made of a name where there is none", () => {
    expect(conventionalName({ ck: "ck_%(table_name)s_%(constraint_name)s" }, "t", check("a > 0"))).toBeNull();
    expect(conventionalName({ uq: "uq_%(table_name)s_%(constraint_name)s" }, "t", unique(["a"]))).toBeNull();
  });

  it("names expressions of an index without their text", () => {
    const made = index(null, [sql`lower(a)`, "b"]);
    expect(conventionalName({ ix: "ix_%(table_name)s_%(column_0_N_name)s" }, "t", made)).toBe("ix_t_expr_b");
  });

  it("is applied to what has no name, and to a given name only where the rule is made of it", () => {
    const made = applyNaming(
      table("t", [
        column("a", integer(), { unique: true, index: true }),
        column("b", integer(), { references: { table: "t", column: "a", name: "given_fk" } }),
        primaryKey(["a"]),
        check("a > 0", { name: "given_ck" }),
        index("given_ix", ["b"]),
      ]),
      {
        uq: "uq_%(table_name)s_%(column_0_name)s",
        fk: "fk_%(table_name)s",
        pk: "pk_%(table_name)s",
        ck: "ck_%(table_name)s_%(constraint_name)s",
      },
    );
    expect(made.uniques[0]?.name).toBe("uq_t_a");
    expect(made.primaryKey?.name).toBe("pk_t");
    expect(made.foreignKeys[0]?.name).toBe("given_fk");
    expect(made.checks[0]?.name).toBe("ck_t_given_ck");
    expect(made.indexes.map((i) => i.name)).toEqual(["ix_t_a", "given_ix"]);
    expect(Object.isFrozen(made.indexes[0])).toBe(true);
  });

  it("leaves constraints unnamed and names indexes where there is no convention", () => {
    const made = applyNaming(
      table("t", [column("a", integer(), { unique: true, primaryKey: true }), index(null, ["a", "a2"])]),
      {},
    );
    expect(made.uniques[0]?.name).toBeNull();
    expect(made.primaryKey?.name).toBeNull();
    expect(made.indexes[0]?.name).toBe("ix_t_a_a2");
  });

  it("can name a single index", () => {
    expect(namedIndex("t", index(null, ["a", "b"])).name).toBe("ix_t_a_b");
    expect(namedIndex("t", index("mine", ["a"])).name).toBe("mine");
  });
});

describe("truncateName", () => {
  it("keeps what fits", () => {
    expect(truncateName("ix_users_email", 14)).toBe("ix_users_email");
  });

  it("ends what does not fit in a hash of the whole, so that two long names stay two", () => {
    const stem = "ix_a_very_long_table_name_with_many_columns_";
    const one = truncateName(`${stem}first`, 40);
    const two = truncateName(`${stem}second`, 40);
    expect(one).toHaveLength(40);
    expect(one).toMatch(/^ix_a_very_long_table_name_with__[0-9a-f]{8}$/);
    expect(one).not.toBe(two);
    expect(truncateName(`${stem}first`, 40)).toBe(one);
  });

  it("never exceeds the limit, and never cuts a character in two", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 120 }),
        fc.integer({ min: 10, max: 64 }),
        (name, limit) => {
          const short = truncateName(name, limit);
          expect([...short].length).toBeLessThanOrEqual(limit);
          expect(Buffer.from(short, "utf8").toString("utf8")).toBe(short);
          if ([...name].length <= limit) expect(short).toBe(name);
        },
      ),
    );
  });
});
