import { statSync } from "node:fs";
import type { Settings } from "../config/settings.js";
import { CortexError } from "../errors/index.js";
import { chainDirectory, loadChain } from "./chain.js";
import { migrationStatus } from "./status.js";
import { toolVersion } from "./tool-version.js";
import type { Finding } from "./types.js";
import type { Workspace } from "./workspace.js";

/**
 * Looks at everything that a run needs, one finding a check: settings and where they come from, the chain, the
 * connection, privileges, the state. A check that fails is a finding, so that all of them are seen at once.
 */
export async function diagnose(workspace: Workspace): Promise<readonly Finding[]> {
  const findings: Finding[] = [
    {
      check: "versions",
      ok: true,
      detail: `cortex-migrations ${toolVersion()}, Node ${process.versions.node}`,
      hint: null,
    },
  ];
  const settings = await attempt(findings, "settings", () => workspace.settings());
  if (settings === null) return findings;
  findings.push(...settingFindings(settings));
  await attempt(findings, "chain", async () => {
    findings.push(chainFinding(settings));
  });
  await attempt(findings, "connection", () =>
    workspace.connected("read", async (connection) => {
      findings.push({
        check: "connection",
        ok: true,
        detail: `${connection.label}: ${connection.serverVersion}`,
        hint: null,
      });
      findings.push(...(await (await workspace.dialect()).diagnose(connection)));
    }),
  );
  await attempt(findings, "state", async () => {
    const status = await migrationStatus(workspace);
    findings.push({
      check: "state",
      ok: status.isUpToDate,
      detail: status.isUpToDate
        ? "the database is up to date"
        : `${status.pending.length} revisions are not applied: ${status.pending.map((p) => p.revision).join(", ")}`,
      hint: status.isUpToDate ? null : "Run `cortex upgrade heads`.",
    });
  });
  return findings;
}

async function attempt<T>(findings: Finding[], check: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    findings.push({ check, ok: false, detail: `${error.code}: ${error.message}`, hint: error.hint });
    return null;
  }
}

function settingFindings(settings: Settings): readonly Finding[] {
  return settings.sources.map(({ name, value, origin }) => ({
    check: name,
    ok: true,
    detail: `${value ?? "(not set)"} — ${origin}`,
    hint: null,
  }));
}

function chainFinding(settings: Settings): Finding {
  const directory = chainDirectory(settings, settings.dbType);
  const { revisions, graph } = loadChain(settings);
  if (statSync(directory, { throwIfNoEntry: false }) === undefined || revisions.length === 0)
    return {
      check: "chain",
      ok: false,
      detail: `No migrations found for database type: ${settings.dbType} in ${directory}`,
      hint: 'Set CORTEX_MIGRATIONS_VERSIONS_DIRECTORY, or generate the first: `cortex revision --autogenerate -m "initial migration"`.',
    };
  const heads = graph.heads.join(", ");
  return {
    check: "chain",
    ok: true,
    detail: `${directory}: ${revisions.length} revisions, at head ${heads}`,
    hint: null,
  };
}
