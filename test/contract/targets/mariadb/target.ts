import { serverTarget } from "../../server-target.js";

/** MariaDB. */
export const target = serverTarget("mariadb", {
  transactionalDdl: "MariaDB commits with each DDL statement",
  schemas: "a schema is a database of its own in MariaDB",
  deferrable: "MariaDB checks constraints at each row",
  deferrableUniques: "MariaDB checks constraints at each row",
  uniqueConstraints: "a unique constraint of MariaDB is a unique index",
  primaryKeyNames: "every primary key of MariaDB is called PRIMARY",
  nullsOrder: "MariaDB has NULLs first in an index",
  identityColumns: "MariaDB has AUTO_INCREMENT",
  postgresqlOptions: "MariaDB is not PostgreSQL",
  partialIndexes: "MariaDB has no partial indexes",
  namedEnumerations: "an ENUM of MariaDB is a part of its column",
  textKeys: "MariaDB needs a length for a text in an index",
  expressionIndexes: "MariaDB has no indexes over expressions",
});
