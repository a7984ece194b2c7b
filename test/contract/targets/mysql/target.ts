import { serverTarget } from "../../server-target.js";

/** MySQL, its long-term release. */
export const target = serverTarget("mysql", {
  transactionalDdl: "MySQL commits with each DDL statement",
  schemas: "a schema is a database of its own in MySQL",
  deferrable: "MySQL checks constraints at each row",
  deferrableUniques: "MySQL checks constraints at each row",
  uniqueConstraints: "a unique constraint of MySQL is a unique index",
  primaryKeyNames: "every primary key of MySQL is called PRIMARY",
  nullsOrder: "MySQL has NULLs first in an index",
  identityColumns: "MySQL has AUTO_INCREMENT",
  postgresqlOptions: "MySQL is not PostgreSQL",
  partialIndexes: "MySQL has no partial indexes",
  namedEnumerations: "an ENUM of MySQL is a part of its column",
  textKeys: "MySQL needs a length for a text in an index",
});
