import { cortexError } from "../errors/index.js";
import type { RevisionGraph } from "./graph.js";
import type { RevisionNode } from "./graph-node.js";
import { type Place, resolveBranch, resolveOne, resolveTarget } from "./target.js";

/**
 * Where a walk is measured from: the rows of a version table (exact ids), or the other end of a range as written.
 * Names are looked up only when they are needed, so that the first thing wrong is what is reported.
 */
export interface Standing {
  readonly names: readonly string[];
  /** All that the names denote. */
  all(): readonly Place[];
  /** One of the names, on a branch if one is given. */
  one(name: string, label?: string | null): RevisionNode | null;
  /** For messages. */
  readonly text: string;
}

/** A standing on rows: each is one revision. */
export interface RowsStanding extends Standing {
  all(): readonly RevisionNode[];
}

/** Rows of a version table. Throws MIG_REVISION_UNKNOWN_ROW, when looked up, for a row that no file has. */
export function rowsStanding(graph: RevisionGraph, rows: readonly string[]): RowsStanding {
  const exact = (row: string): RevisionNode => {
    const node = graph.byId(row);
    if (node === undefined) throw cortexError("MIG_REVISION_UNKNOWN_ROW", { row });
    return node;
  };
  return {
    names: rows,
    all: () => rows.map(exact),
    one: (row, label) => {
      if (label && label !== row) resolveBranch(graph, label);
      const node = exact(row);
      return label && label !== row ? resolveOne(graph, `${label}@${row}`) : node;
    },
    text: rows.join(",") || "base",
  };
}

/** A target as written, for example the end of a history range. */
export function targetStanding(graph: RevisionGraph, target: string): Standing {
  return {
    names: [target],
    all: () => resolveTarget(graph, target),
    one: (name, label) => resolveOne(graph, label ? `${label}@${name}` : name),
    text: target,
  };
}
