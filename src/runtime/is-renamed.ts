import type { Inspector } from "../operations/operation-context.js";
import type { RenameConstraint, RenameIndex } from "../operations/operation.js";

type Rename = RenameIndex | RenameConstraint;

/**
 * Whether an index or a constraint that is to get another name has it already: the old name is gone, the new one is
 * there. It is asked only where the operation says `ifExists`.
 */
export async function isRenamed(operation: Rename, inspector: Inspector): Promise<boolean> {
  if (operation.ifExists !== true) return false;
  const { name, newName } = operation;
  const there = await namesOf(operation, inspector);
  // A name in other letters is the same name to some databases; where that is the whole change, the letters count.
  const isSame = (a: string, b: string): boolean =>
    name.toLowerCase() === newName.toLowerCase() ? a === b : a.toLowerCase() === b.toLowerCase();
  return !there.some((one) => isSame(one, name)) && there.some((one) => isSame(one, newName));
}

/** The names among which the two are looked for. */
async function namesOf(operation: Rename, inspector: Inspector): Promise<readonly string[]> {
  const { table, schema } = operation;
  const where = schema === null ? {} : { schema };
  const tables = table === null ? await inspector.getTableNames(where) : [table];
  const names: (string | null)[] = [];
  for (const owner of tables) {
    if (!(await inspector.hasTable(owner, where))) continue;
    // Some databases tell a unique index as a constraint, or the other way round.
    names.push(...(await inspector.getIndexes(owner, where)).map((item) => item.name));
    names.push(...(await inspector.getUniqueConstraints(owner, where)).map((item) => item.name));
    if (operation.kind === "renameIndex") continue;
    names.push((await inspector.getPrimaryKey(owner, where))?.name ?? null);
    names.push(...(await inspector.getCheckConstraints(owner, where)).map((item) => item.name));
    names.push(...(await inspector.getForeignKeys(owner, where)).map((item) => item.name));
  }
  return names.filter((one) => one !== null);
}
