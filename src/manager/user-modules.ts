import { loadModule } from "../revisions/module-loader.js";
import * as authoring from "./authoring.js";

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
    const loading = loadModule(path, { packageExports: authoring });
    cache.set(path, loading);
    return loading;
  };
}
