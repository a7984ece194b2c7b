/** How a revision file is written: a module (TypeScript or JavaScript) or plain SQL. */
export type RevisionFormat = "module" | "sql";

/** One migration file, as far as it can be known without running it. */
export interface Revision {
  readonly id: string;
  /** The ids of the revisions that this one follows: none for a base, several for a merge. */
  readonly downRevisions: readonly string[];
  /** Ids or labels of revisions that must be applied first, as written in the file. */
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  /** The message: the first line of the file's leading comment; "" without one. */
  readonly description: string;
  /** As written in the file's comment, or null. */
  readonly createDate: string | null;
  readonly path: string;
  readonly format: RevisionFormat;
}

/**
 * Freezes a revision; what is left out is empty.
 *
 * @example revisionOf({ id: "b", downRevisions: ["a"], path: "b.ts" })
 */
export function revisionOf(
  given: Partial<Revision> & { readonly id: string; readonly path: string },
): Revision {
  return Object.freeze({
    description: "",
    createDate: null,
    format: "module" as const,
    ...given,
    downRevisions: Object.freeze([...(given.downRevisions ?? [])]),
    dependsOn: Object.freeze([...(given.dependsOn ?? [])]),
    branchLabels: Object.freeze([...(given.branchLabels ?? [])]),
  });
}
