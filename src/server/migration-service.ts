import type { MigrationStatus, PlanDocument, RevisionInfo, RunResult } from "../manager/types.js";

/** A revision together with the comment that its file opens with. */
export type RevisionDetail = RevisionInfo & { readonly document: string };

/** What the HTTP routes need of the manager; `MigrationManager` is one. */
export interface MigrationService {
  getMigrationStatus(): Promise<MigrationStatus>;
  plan(options: { target?: string; direction?: "upgrade" | "downgrade" }): Promise<PlanDocument>;
  history(options: { range?: string; indicateCurrent?: boolean }): Promise<readonly RevisionInfo[]>;
  show(revision: string, options: { indicateCurrent?: boolean }): Promise<readonly RevisionDetail[]>;
  applyMigrations(options: { target?: string; yes?: boolean }): Promise<RunResult>;
}
