import { VersionStore } from "../runtime/version-store.js";
import type { Workspace } from "./workspace.js";

/** Creates the version table when it is not there; touches nothing else. */
export async function ensureVersion(workspace: Workspace): Promise<{ readonly created: boolean }> {
  const { settings, dialect } = await workspace.task();
  return workspace.connected("write", async (connection) => {
    const versions = new VersionStore(dialect, connection, settings.versionTable);
    if (await versions.exists()) return { created: false };
    const session = await dialect.openSession(connection, {
      versionTable: settings.versionTable.name,
      schema: settings.versionTable.schema,
    });
    try {
      await session.begin({ lockTimeoutMs: settings.lockTimeoutMs });
      try {
        const created = await versions.ensure();
        await session.commit();
        return { created };
      } catch (error) {
        await session.rollback();
        throw error;
      }
    } finally {
      await session.close();
    }
  });
}
