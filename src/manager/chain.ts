import { join } from "node:path";
import type { Settings } from "../config/settings.js";
import { internalVersionsDirectory } from "../cortex/internal-versions-directory.js";
import { readChain } from "../revisions/directory.js";
import { RevisionGraph } from "../revisions/graph.js";
import type { Revision } from "../revisions/revision.js";

/** The revisions of one database type, as their files stand. */
export interface Chain {
  readonly dbType: string;
  /** The folder, absolute; perhaps not there. */
  readonly directory: string;
  readonly exists: boolean;
  /** True for the chain that the package ships. */
  readonly isInternal: boolean;
  readonly revisions: readonly Revision[];
  readonly graph: RevisionGraph;
}

/** The folder of a chain: a versions directory that was set replaces the internal one. */
export function chainDirectory(settings: Settings, dbType: string): string {
  return join(settings.versionsDirectory ?? internalVersionsDirectory(), dbType);
}

/**
 * Reads the chain of a database type. No revision is run for it.
 *
 * @throws MIG_REVISION_* for a file without identifiers, a duplicate id, a missing parent, a cycle
 */
export function loadChain(settings: Settings, dbType: string = settings.dbType): Chain {
  const directory = chainDirectory(settings, dbType);
  const { revisions, exists } = readChain(directory);
  return {
    dbType,
    directory,
    exists,
    isInternal: settings.versionsDirectory === null,
    revisions,
    graph: new RevisionGraph(revisions),
  };
}
