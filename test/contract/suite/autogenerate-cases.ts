import {
  boolean,
  check,
  column,
  type ColumnOptions,
  dateTime,
  defineSchema,
  desc,
  foreignKey,
  index,
  integer,
  json,
  numeric,
  primaryKey,
  type Schema,
  smallInteger,
  sql,
  string,
  table,
  type Table,
  type TableItem,
  text,
  unique,
  uuid,
} from "../../../src/index.js";
import type { Need } from "../contract-target.js";

/** A schema, and another that a revision leads to and back from. */
export interface Change {
  readonly title: string;
  readonly before: Schema;
  readonly after: Schema;
  /** Answers to what could be a rename; without them everything is dropped and added. */
  readonly renames?: readonly string[];
  /** What `check` tells, where that is renames of which nobody is asked. */
  readonly tells?: readonly string[];
  readonly needs?: readonly Need[];
  /** Statements that put rows into the tables before the change; they survive it. */
  readonly rows?: readonly string[];
  /** Rows go with a column, and the way back does not bring them: definitions are compared. */
  readonly losesRows?: true;
  /** The way back cannot give the same dump: columns have another order. */
  readonly movesColumns?: true;
}

const schemaOf = (...tables: readonly Table[]): Schema => defineSchema({ tables });
const id = column("id", integer(), { primaryKey: true });
const orgs = table("orgs", [id, column("name", string(50), { nullable: false })]);

/** The table that changes, beside one that it may refer to. */
const users = (...items: readonly TableItem[]): Schema => schemaOf(orgs, table("users", [id, ...items]));

const email = (options: ColumnOptions = {}): TableItem => column("email", string(100), options);
const age = (options: ColumnOptions = {}): TableItem => column("age", integer(), options);
const plain = users(email(), age());

const onUsers = (title: string, after: readonly TableItem[], more: Partial<Change> = {}): Change => ({
  title,
  before: plain,
  after: users(...after),
  ...more,
});

const reference = { table: "orgs", columns: ["id"] };
const withOrg = (...items: readonly TableItem[]): Schema =>
  users(email(), age(), column("org_id", integer()), index("ix_users_org", ["org_id"]), ...items);

/** One change for each kind of difference that the comparison knows, and some together. */
export const CHANGES: readonly Change[] = [
  onUsers("a column, with a default, that may hold no NULL", [
    email(),
    age(),
    column("state", string(20), { nullable: false, serverDefault: "it's \\ new" }),
  ]),
  onUsers("columns of every portable type", [
    email(),
    age(),
    column("t_uuid", uuid()),
    column("t_text", text()),
    column("t_small", smallInteger()),
    column("t_bool", boolean()),
    column("t_numeric", numeric(12, 3)),
    column("t_at", dateTime()),
    column("t_json", json()),
  ]),
  onUsers("a column with a foreign key and its index", [
    email(),
    age(),
    column("org_id", integer(), {
      references: { table: "orgs", column: "id", name: "fk_users_org", onDelete: "CASCADE" },
      index: "ix_users_org_id",
    }),
  ]),
  onUsers("a column that goes", [email()]),
  onUsers("a type", [column("email", string(320)), column("age", numeric(10, 2))]),
  onUsers("NOT NULL", [email({ nullable: false }), age()]),
  onUsers("defaults", [email({ serverDefault: "none" }), age({ serverDefault: 7 })]),
  onUsers("a default that is an expression", [
    email(),
    age(),
    column("at", dateTime(), { serverDefault: sql`CURRENT_TIMESTAMP` }),
  ]),
  onUsers("a comment on a column", [email({ comment: 'it\'s "the" address' }), age()], {
    needs: ["comments"],
  }),
  {
    title: "a comment on a table",
    before: plain,
    after: schemaOf(orgs, table("users", [id, email(), age()], { comment: "people; all of them" })),
    needs: ["comments"],
  },
  onUsers("a unique constraint", [email(), age(), unique(["email", "age"], { name: "uq_users" })]),
  onUsers("a check", [email(), age(), check("age > 0 AND email <> 'a''b'", { name: "ck_users" })]),
  {
    title: "another check of the same name",
    before: users(email(), age(), check("age > 0", { name: "ck_users" })),
    after: users(email(), age(), check("age >= 18", { name: "ck_users" })),
  },
  onUsers("an index", [email(), age(), index("ix_users_both", ["email", "age"])]),
  onUsers("a unique index, descending", [email(), age(), index("ix_users", [desc("age"), "email"])]),
  onUsers("a partial index", [email(), age(), index("ix_users_old", ["email"], { where: "age > 60" })], {
    needs: ["partialIndexes"],
  }),
  onUsers("an index over an expression", [email(), age(), index("ix_users_lower", [sql`lower(email)`])], {
    needs: ["expressionIndexes"],
  }),
  {
    title: "an index that changes",
    before: users(email(), age(), index("ix_users", ["email"])),
    after: users(email(), age(), index("ix_users", ["age", "email"], { unique: true })),
  },
  {
    title: "a foreign key",
    before: withOrg(),
    after: withOrg(foreignKey(["org_id"], reference, { name: "fk_users_org" })),
  },
  {
    title: "what a foreign key does",
    before: withOrg(foreignKey(["org_id"], reference, { name: "fk_users_org" })),
    after: withOrg(foreignKey(["org_id"], reference, { name: "fk_users_org", onDelete: "SET NULL" })),
  },
  {
    title: "another primary key",
    before: schemaOf(
      table("pairs", [
        column("a", integer(), { nullable: false }),
        column("b", integer(), { nullable: false }),
        primaryKey(["a"], { name: "pk_pairs" }),
      ]),
    ),
    after: schemaOf(
      table("pairs", [
        column("a", integer(), { nullable: false }),
        column("b", integer(), { nullable: false }),
        primaryKey(["a", "b"], { name: "pk_pairs" }),
      ]),
    ),
  },
  onUsers("a generated column", [
    email(),
    age(),
    column("double_age", integer(), { generated: { expression: "age * 2", stored: true } }),
  ]),
  onUsers(
    "a generated column that is computed when read",
    [email(), age(), column("double_age", integer(), { generated: { expression: "age * 2" } })],
    { needs: ["virtualColumns"] },
  ),
  {
    title: "new tables in a ring",
    before: plain,
    after: schemaOf(
      orgs,
      table("users", [id, email(), age()]),
      table("ring_a", [
        id,
        column("b_id", integer(), {
          references: { table: "ring_b", column: "id", name: "fk_ring_b" },
          index: true,
        }),
      ]),
      table("ring_b", [
        id,
        column("a_id", integer(), {
          references: { table: "ring_a", column: "id", name: "fk_ring_a" },
          index: true,
        }),
      ]),
    ),
  },
  {
    title: "a table that goes",
    before: schemaOf(orgs, table("users", [id, email({ unique: true }), age()])),
    after: schemaOf(orgs),
  },
  {
    title: "renames, of a table and a column",
    before: plain,
    after: schemaOf(orgs, table("people", [id, column("mail", string(100)), age()])),
    renames: ["users:people", "people.email:mail"],
  },
];
