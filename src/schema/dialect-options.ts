/**
 * Options that only one database knows, under that database's name. Each dialect folder augments this interface
 * with its own, so that the schema names no database.
 *
 * @example table("t", [...], { options: { sqlite: { strict: true } } })
 */
export interface DialectOptions {
  readonly [dialect: string]: Readonly<Record<string, unknown>> | undefined;
}

/** Changes of options, under the database's name: what is not named stays, null takes an option away. */
export interface OptionChanges {
  readonly [dialect: string]: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The options after a change.
 *
 * @example changedOptions({ sqlite: { strict: true } }, { sqlite: { strict: null } }) // { sqlite: {} }
 */
export function changedOptions(options: DialectOptions, changes: OptionChanges): DialectOptions {
  const changed = Object.entries(changes).map(([dialect, change]) => {
    const all = Object.entries({ ...options[dialect], ...change });
    return [dialect, Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined))];
  });
  return { ...options, ...Object.fromEntries(changed) };
}
