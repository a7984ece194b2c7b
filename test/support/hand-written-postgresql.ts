/** Databases that hold what no database of the corpus has. */
export const HAND_WRITTEN: readonly { readonly name: string; readonly scripts: readonly string[] }[] = [];
