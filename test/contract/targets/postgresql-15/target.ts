import { serverTarget } from "../../server-target.js";

/** PostgreSQL 15. */
export const target = serverTarget("postgresql-15", {
  mysqlOptions: "PostgreSQL is not MySQL",
  columnPositions: "PostgreSQL adds columns at the end only",
  virtualColumns: "PostgreSQL has virtual generated columns since 18",
});
