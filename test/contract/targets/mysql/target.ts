import { serverTarget } from "../../server-target.js";

/** MySQL, its long-term release. */
export const target = serverTarget("mysql", {
  transactionalDdl: "MySQL commits with each DDL statement",
  schemas: "a schema is a database of its own in MySQL",
  deferrable: "MySQL checks constraints at each row",
  partialIndexes: "MySQL has no partial indexes",
  namedEnumerations: "an ENUM of MySQL is a part of its column",
  textKeys: "MySQL needs a length for a text in an index",
});
