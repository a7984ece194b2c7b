import type { RowChange } from "./version-store.js";

/** One step of a run, as planned. */
export interface RunStep extends RowChange {
  readonly direction: "upgrade" | "downgrade" | "stamp";
  readonly revision: string;
  readonly description: string;
  readonly path: string;
  /** The parents' ids, for the line that says what runs. */
  readonly downRevisions: readonly string[];
  readonly checksum: string | null;
  /** What the audit keeps of the revision, so that a build without its file can take it back; null for nothing. */
  readonly kept: string | null;
  /** The version table's rows once the step is done, sorted. */
  readonly headsAfter: readonly string[];
}

/** One step that has been carried out. */
export interface DoneStep {
  readonly step: RunStep;
  readonly durationMs: number;
  readonly statements: number;
}

/** Whether two sets of version rows are the same, whatever their order. */
export function sameRows(a: readonly string[], b: readonly string[]): boolean {
  if (a.length <= 1 && b.length <= 1) return a[0] === b[0];
  return a.length === b.length && [...a].sort().join("\n") === [...b].sort().join("\n");
}
