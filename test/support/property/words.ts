import type { NamingConvention } from "../../../src/schema/naming.js";

/** Comments that make trouble. */
export const COMMENTS = [
  "it's",
  'say "hi"',
  "back\\slash",
  "two\nlines",
  "100% `x` $1 ? :a",
  "naïve 日本 🙂",
  "--",
  "a".repeat(90),
];

/** Naming conventions. */
export const CONVENTIONS: readonly NamingConvention[] = [
  {},
  {
    ix: "ix_%(table_name)s_%(column_0_N_name)s",
    uq: "uq_%(table_name)s_%(column_0_N_name)s",
    ck: "ck_%(table_name)s_%(constraint_name)s",
    fk: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    pk: "pk_%(table_name)s",
  },
  { uq: "%(table_name)s_%(column_0_name)s_key" },
];
