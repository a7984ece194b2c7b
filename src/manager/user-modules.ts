/** Loads a module of the user's: a configuration file, a schema file, a revision. */
export type LoadUserModule = (path: string) => Promise<Readonly<Record<string, unknown>>>;

/**
 * A loader whose modules find this very package under `cortex-migrations`, wherever they lie. Modules are loaded once
 * a loader.
 */
export function userModules(): LoadUserModule {
  const cache = new Map<string, Promise<Readonly<Record<string, unknown>>>>();
  return (path) => {
    const known = cache.get(path);
    if (known !== undefined) return known;
    const loading = loadAuthored(path);
    cache.set(path, loading);
    return loading;
  };
}

/** The compiler and all that revisions can import take a while to load: a project without such a module never waits. */
async function loadAuthored(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { loadModule } = await import("../revisions/module-loader.js");
  return loadModule(path, { packageExports: await import("./authoring.js") });
}
