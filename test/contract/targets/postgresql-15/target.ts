import { serverTarget } from "../../server-target.js";

/** PostgreSQL 15. */
export const target = serverTarget("postgresql-15", {
  mysqlOptions: "PostgreSQL is not MySQL",
  uniqueIndexTaken: "the generated revision is refused by its verification: the way back leaves no index",
  serialToIdentity: "the counter of the sequence is further on after the way back",
  exclusionsTwice: "a second run of the same change finds the old constraint gone",
  columnPositions: "PostgreSQL adds columns at the end only",
  virtualColumns: "PostgreSQL has virtual generated columns since 18",
});
