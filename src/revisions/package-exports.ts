import { cortexError } from "../errors/index.js";

/** The name under which revisions import this package, wherever they lie. */
export const PACKAGE_NAME = "cortex-migrations";

/** True for the package itself and what it exports under subpaths. */
export function isOwnPackage(specifier: string): boolean {
  return specifier === PACKAGE_NAME || specifier.startsWith(`${PACKAGE_NAME}/`);
}

/** The importing file, and the specifier as it stands there. */
interface Importer {
  readonly path: string;
  readonly specifier: string;
}

/**
 * What a file gets that imports this package: the given exports, where a name that is not among them is an error that
 * says which one was perhaps meant, instead of an `undefined` that fails somewhere else.
 */
export function guardedExports(exports: object, importer: Importer): object {
  return new Proxy(exports, {
    get(target, name) {
      if (name === "__esModule") return true;
      if (name in target) return Reflect.get(target, name);
      // What runtimes ask of any object: whether it is a promise, how it prints.
      if (typeof name === "symbol" || name === "then" || name === "toJSON" || name in Object.prototype)
        return undefined;
      throw missingExport(exports, name, importer);
    },
  });
}

/**
 * Checks the names that compiled code takes from this package, before any of it runs. A type that is imported without
 * `type` is no such name: it is gone by then.
 */
export function checkUsedExports(code: string, path: string, exports: object): void {
  for (const [, variable = "", specifier = ""] of code.matchAll(
    /\bvar (_\w+) = require\(['"]([^'"]+)['"]\)/g,
  )) {
    if (!isOwnPackage(specifier)) continue;
    for (const [, name = ""] of code.matchAll(new RegExp(`\\b${variable}\\.([\\w$]+)`, "g")))
      if (!(name in exports)) throw missingExport(exports, name, { path, specifier });
  }
}

function missingExport(exports: object, name: string, { path, specifier }: Importer): Error {
  const nearest = nearestName(name, Object.keys(exports));
  return cortexError("MIG_REVISION_NO_EXPORT", { path, name, specifier, nearest });
}

/** The name closest to the one given, letter case and underscores aside; null where none is close. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(plain(name), plain(candidate));
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const shifted = Math.min(above[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, shifted));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
