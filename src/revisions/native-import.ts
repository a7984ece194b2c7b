/**
 * Node's own `import()`. It stands alone so that a build which turns the other ones into `require` can leave this one:
 * a module of the user's may be of a kind that only `import()` loads.
 */
export function nativeImport(specifier: string): Promise<unknown> {
  return import(specifier);
}
