import { serverTarget } from "../../server-target.js";

/** PostgreSQL 18. */
export const target = serverTarget("postgresql-18", {
  mysqlOptions: "PostgreSQL is not MySQL",
  columnPositions: "PostgreSQL adds columns at the end only",
});
