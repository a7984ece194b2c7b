import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GeneratedRevision } from "../autogenerate/autogenerate.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import { renderModuleRevision } from "../revisions/revision-template.js";
import { runDraft } from "./run-draft.js";
import { userModules } from "./user-modules.js";

/** The text of a revision that has been generated. */
export type GeneratedBody = Pick<
  GeneratedRevision,
  "operations" | "downgradeOperations" | "upgradeBody" | "downgradeBody" | "imports"
>;

/** Runs the text that would be written, from a file, as a user would. */
export async function runGenerated(
  dialect: Dialect,
  generated: GeneratedBody,
  { scratch, direction }: { readonly scratch: Connection; readonly direction: "upgrade" | "downgrade" },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cortex-draft-"));
  try {
    const path = join(folder, "draft.ts");
    const text = renderModuleRevision({
      id: "draft",
      downRevisions: [],
      description: "draft",
      createDate: new Date(),
      ...bodiesOf(generated),
    });
    writeFileSync(path, text);
    await runDraft({ dialect, scratch, direction, path, exports: await userModules()(path) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The parts of a revision's text that come from a generated one. */
export function bodiesOf(generated: GeneratedBody): {
  readonly imports: readonly string[];
  readonly upgrade: string;
  readonly downgrade: string;
} {
  return {
    imports: generated.imports,
    upgrade: generated.operations.length === 0 ? "" : generated.upgradeBody,
    downgrade: generated.downgradeOperations.length === 0 ? "" : generated.downgradeBody,
  };
}
