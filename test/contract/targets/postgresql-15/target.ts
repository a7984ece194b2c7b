import { serverTarget } from "../../server-target.js";

/** PostgreSQL 15. */
export const target = serverTarget("postgresql-15", {
  columnPositions: "PostgreSQL adds columns at the end only",
  virtualColumns: "PostgreSQL has virtual generated columns since 18",
});
