import type { RevisionOperation } from "../operations/run-operation.js";
import { sortImports } from "./render/render-imports.js";
import { type RenderOptions, renderOperations } from "./render/render-operations.js";

/** What a revision's text is made of. */
export interface RevisionBodies {
  readonly operations: readonly RevisionOperation[];
  readonly downgradeOperations: readonly RevisionOperation[];
  /** The statements of `upgrade(op)`, indented by two, each line ended. */
  readonly upgradeBody: string;
  readonly downgradeBody: string;
  /** What both need from the package, sorted; `renderImports` makes the statement of them. */
  readonly imports: readonly string[];
  /** Whole import lines that code of the user's own needs. */
  readonly importLines: readonly string[];
}

/** Writes operations both ways. */
export function renderBodies(
  operations: readonly RevisionOperation[],
  downgradeOperations: readonly RevisionOperation[],
  options: RenderOptions,
): RevisionBodies {
  const up = renderOperations(operations, options);
  const down = renderOperations(downgradeOperations, options);
  return {
    operations,
    downgradeOperations,
    upgradeBody: up.body,
    downgradeBody: down.body,
    imports: sortImports([...up.imports, ...down.imports]),
    importLines: [...new Set([...up.importLines, ...down.importLines])],
  };
}
