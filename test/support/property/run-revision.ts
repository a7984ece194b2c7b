import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../../../src/dialects/contract/connection.js";
import type { Dialect } from "../../../src/dialects/contract/dialect.js";
import { userModules } from "../../../src/manager/user-modules.js";
import { MigrationContext } from "../../../src/runtime/migration-context.js";
import { type BodyPosition, type RevisionFunction, runBody } from "../../../src/runtime/revision-body.js";

/** Where a revision is run. */
export interface RevisionRun {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly direction: "upgrade" | "downgrade";
}

/** The exports of a TypeScript module, loaded from a file as a user's are. */
export async function loadText(text: string): Promise<Readonly<Record<string, unknown>>> {
  const folder = mkdtempSync(join(tmpdir(), "cortex-property-"));
  try {
    const path = join(folder, "module.ts");
    writeFileSync(path, text);
    return await userModules()(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the text of a revision as a step does, and throws what stops it as it is. */
export async function runRevision(
  text: string,
  { dialect, connection, direction }: RevisionRun,
): Promise<void> {
  const exports = await loadText(text);
  const session = await dialect.openSession(connection, { versionTable: "", schema: null });
  const begin = (): Promise<void> => session.begin({ lockTimeoutMs: 1000 });
  let isOpen = false;
  const position: BodyPosition = { line: null };
  const context = new MigrationContext({
    dialect,
    connection,
    revision: "case",
    file: null,
    isOffline: false,
    arguments: {},
    tag: null,
    autocommit: async (work) => {
      await session.commit();
      isOpen = false;
      await work();
      await begin();
      isOpen = true;
    },
    onStatement: () => undefined,
    onCompiled: () => undefined,
  });
  try {
    await begin();
    isOpen = true;
    const body = {
      kind: "module",
      upgrade: exports["upgrade"] as RevisionFunction,
      downgrade: exports["downgrade"] as RevisionFunction,
    } as const;
    await runBody(body, {
      direction,
      owner: { revision: "case", path: "case.ts" },
      context,
      dialect,
      position,
    });
    await session.verify();
    await session.commit();
  } catch (error) {
    if (isOpen) await session.rollback();
    throw dialect.describeError(error, { sql: context.sqlOf(error), label: connection.label });
  } finally {
    await session.close();
  }
}
