/**
 * An object with one key, or with none where the value was not given: an option that is left out is left out,
 * it is not handed on as undefined.
 *
 * @example manager.applyMigrations({ target, ...given("tag", input.text("tag")) })
 */
export function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  if (value === undefined) return {};
  const one: { [P in K]?: V } = {};
  one[key] = value;
  return one;
}
