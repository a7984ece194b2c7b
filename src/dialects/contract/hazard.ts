/** What a statement may cost or break. A closed list: the plan, the API and the settings speak of it. */
export type HazardCode =
  | "deletesData"
  | "rewritesTable"
  | "locksWrites"
  | "notTransactional"
  | "mayFailOnExistingRows"
  | "dependsOnData"
  | "notKept"
  | "notResumable"
  | "unknownSql";

/** A hazard of one statement. `info` is worth knowing, `warning` worth a thought, `danger` may lose something. */
export interface Hazard {
  readonly code: HazardCode;
  readonly level: "info" | "warning" | "danger";
  readonly message: string;
}
