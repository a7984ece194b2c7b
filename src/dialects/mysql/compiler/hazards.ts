import type { Hazard } from "../../contract/hazard.js";

// Which change does what: https://dev.mysql.com/doc/refman/9.7/en/innodb-online-ddl-operations.html and
// https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/.

/** The server copies every row, and nobody can write meanwhile (ALGORITHM=COPY). */
export function copies(table: string, what: string): readonly Hazard[] {
  return [
    { code: "rewritesTable", level: "warning", message: `${what} copies every row of '${table}'` },
    { code: "locksWrites", level: "warning", message: `nobody can write to '${table}' while it is copied` },
  ];
}

/** The server builds the table anew, while others read and write (ALGORITHM=INPLACE). */
export function rebuilds(table: string, what: string): readonly Hazard[] {
  return [
    {
      code: "rewritesTable",
      level: "info",
      message: `${what} builds '${table}' anew; reading and writing go on meanwhile`,
    },
  ];
}

/** Nobody can write while it runs. */
export function locks(table: string, what: string): readonly Hazard[] {
  return [
    { code: "locksWrites", level: "warning", message: `${what} keeps others from writing to '${table}'` },
  ];
}

/** It fails when rows are in the way. */
export function mayFail(message: string): readonly Hazard[] {
  return [{ code: "mayFailOnExistingRows", level: "warning", message }];
}

/** Data is gone after it. */
export function deletes(message: string): readonly Hazard[] {
  return [{ code: "deletesData", level: "danger", message }];
}

/** The hazards without those that are told already. */
export function distinctHazards(hazards: readonly Hazard[]): readonly Hazard[] {
  return hazards.filter(
    (hazard, at) =>
      hazards.findIndex((other) => other.code === hazard.code && other.message === hazard.message) === at,
  );
}
