import { createRequire, isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compileFunction, constants, Script } from "node:vm";
import { CortexError, cortexError } from "../errors/index.js";
import { isFileSpecifier, resolveFile } from "./module-resolve.js";
import {
  commonJsOf,
  IMPORT_NAME,
  loadTransformer,
  META_NAME,
  mayRequireFiles,
  needsTransform,
} from "./module-source.js";
import { nativeImport } from "./native-import.js";
import { checkUsedExports, guardedExports, isOwnPackage } from "./package-exports.js";
import { plainCommonJs } from "./plain-module.js";
import type { Revision } from "./revision.js";
import { readText, revisionText } from "./revision-text.js";

interface LoadedModule {
  exports: unknown;
  /** Set while a module with top-level await runs. */
  pending: Promise<unknown> | null;
}

/** Modules that were loaded, by path. Loads that share one evaluate each file once. */
export type ModuleCache = Map<string, LoadedModule>;

/** What a load needs to know. */
export interface LoadModuleOptions {
  /** What `import … from "cortex-migrations"` gives. */
  readonly packageExports: object;
  readonly cache?: ModuleCache;
  /** The file's text, where it has been read already. */
  readonly source?: string;
}

/**
 * Loads a TypeScript or JavaScript file and the files that it imports, wherever they lie, with or without a
 * `node_modules`. Each call without a `cache` evaluates anew.
 *
 * @returns the exports; what `module.exports` holds is also there as `default`
 * @throws MIG_REVISION_SYNTAX, _LOAD_FAILED, _IMPORT_NOT_FOUND, _IMPORT_ASYNC, _NO_EXPORT, _UNREADABLE
 * @example const { default: config } = await loadModule("cortex.config.ts", { packageExports });
 */
export async function loadModule(path: string, options: LoadModuleOptions): Promise<Record<string, unknown>> {
  const loader = new ModuleLoader(options);
  return namespaceOf(await loader.entry(resolve(path), options.source));
}

/** What a revision's module has to offer; `op` is handed in by whoever runs it. */
export interface RevisionModule {
  readonly upgrade: (op: never) => unknown;
  /** Null where the file exports none: it can be applied, but not taken back. */
  readonly downgrade: ((op: never) => unknown) | null;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Loads a revision that is about to run, from the text that its header was read from.
 *
 * @throws MIG_REVISION_NO_FUNCTION where `upgrade` or `downgrade` is none, MIG_REVISION_ID_DIFFERS where the running
 * module has another id than its text, and what {@link loadModule} throws
 */
export async function loadRevisionModule(
  revision: Revision,
  options: LoadModuleOptions,
): Promise<RevisionModule> {
  const { path } = revision;
  const exports = await loadModule(path, { ...options, source: revisionText(revision) });
  if (exports.revision !== undefined && exports.revision !== revision.id)
    throw cortexError("MIG_REVISION_ID_DIFFERS", {
      path,
      header: revision.id,
      loaded: String(exports.revision),
    });
  const named = (name: "upgrade" | "downgrade"): ((op: never) => unknown) => {
    const found = exports[name];
    if (typeof found === "function") return found as (op: never) => unknown;
    throw cortexError("MIG_REVISION_NO_FUNCTION", {
      path,
      name,
      found: found === undefined ? "nothing" : typeof found,
    });
  };
  return Object.freeze({
    upgrade: named("upgrade"),
    downgrade: exports.downgrade === undefined ? null : named("downgrade"),
    exports: Object.freeze(exports),
  });
}

function namespaceOf(exports: unknown): Record<string, unknown> {
  if (typeof exports !== "object" || exports === null) return { default: exports };
  const isModule = "__esModule" in exports && exports.__esModule === true;
  return isModule || "default" in exports ? { ...exports } : { ...exports, default: exports };
}

const PARAMETERS = ["exports", "require", "module", "__filename", "__dirname", META_NAME, IMPORT_NAME];
// A dynamic import in code that is made at run time (`new Function`) is the only one that still reaches Node's loader.
const COMPILE = { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };

type Evaluate = (...args: readonly unknown[]) => unknown;

interface Compiled {
  readonly run: Evaluate;
  readonly usesMeta: boolean;
}

/** How a module is evaluated that another one requires. */
const LATER = { mayAwait: false, plain: null } as const;

class ModuleLoader {
  readonly #packageExports: object;
  readonly #cache: ModuleCache;

  constructor({ packageExports, cache }: LoadModuleOptions) {
    this.#packageExports = packageExports;
    this.#cache = cache ?? new Map();
  }

  /** Loads a file that may await at its top level. */
  async entry(path: string, given?: string): Promise<unknown> {
    const known = this.#cache.get(path);
    if (known !== undefined) {
      await known.pending;
      return known.exports;
    }
    const source = given ?? readText(path);
    const plain = compilePlain(path, source, this.#packageExports);
    if (plain === null && (needsTransform(path, source) || mayRequireFiles(source))) await loadTransformer();
    const loaded = this.#evaluate(path, source, { mayAwait: true, plain });
    await loaded.pending;
    return loaded.exports;
  }

  #evaluate(
    path: string,
    source: string,
    how: { readonly mayAwait: boolean; readonly plain: Compiled | null },
  ): LoadedModule {
    const module: LoadedModule = { exports: {}, pending: null };
    this.#cache.set(path, module);
    const failed = (error: unknown): Error => {
      this.#cache.delete(path);
      if (error instanceof CortexError) return error;
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return cortexError("MIG_REVISION_LOAD_FAILED", { path, reason }, error);
    };
    try {
      if (path.toLowerCase().endsWith(".json")) {
        module.exports = jsonOf(path, source);
        return module;
      }
      const { run, usesMeta } = how.plain ?? this.#compile(path, source, how.mayAwait);
      const result = run(
        module.exports,
        this.#requireFor(path),
        module,
        path,
        dirname(path),
        usesMeta ? metaOf(path) : null,
        (specifier: unknown) => this.#importFrom(path, String(specifier)),
      );
      if (result instanceof Promise)
        module.pending = result.then(
          () => {
            module.pending = null;
          },
          (error) => {
            throw failed(error);
          },
        );
      return module;
    } catch (error) {
      throw failed(error);
    }
  }

  #compile(path: string, source: string, mayAwait: boolean): Compiled {
    const code = commonJsOf(path, source);
    checkUsedExports(code, path, this.#packageExports);
    return { run: compile(path, code, mayAwait), usesMeta: code.includes(META_NAME) };
  }

  #requireFor(from: string): (specifier: string) => unknown {
    // Node's own `require` is made when it is asked for: most revisions import nothing but this package.
    let made: NodeJS.Require | null = null;
    const native = (): NodeJS.Require => {
      made ??= createRequire(from);
      return made;
    };
    const require = (specifier: string): unknown => {
      if (isOwnPackage(specifier)) return guardedExports(this.#packageExports, { path: from, specifier });
      if (isBuiltin(specifier)) return native()(specifier);
      return isFileSpecifier(specifier) ? this.#file(specifier, from) : packageOf(specifier, from);
    };
    return Object.assign(require, { resolve: (specifier: string) => native().resolve(specifier) });
  }

  #file(specifier: string, from: string): unknown {
    const path = fileOf(specifier, from);
    if (path.endsWith(".node")) return createRequire(from)(path);
    const known = this.#cache.get(path) ?? this.#evaluate(path, readText(path), LATER);
    return known.exports;
  }

  /** `import(…)`: like `require`, and in addition whatever can only be loaded asynchronously. */
  async #importFrom(from: string, specifier: string): Promise<unknown> {
    if (isOwnPackage(specifier)) return guardedExports(this.#packageExports, { path: from, specifier });
    if (isBuiltin(specifier)) return nativeImport(specifier);
    if (isFileSpecifier(specifier)) return namespaceOf(await this.entry(fileOf(specifier, from)));
    return nativeImport(pathToFileURL(resolvedPackage(specifier, from)).href);
  }
}

/** A module in the form in which revisions are generated; null for any other, of which nothing is said by that. */
function compilePlain(path: string, source: string, packageExports: object): Compiled | null {
  const code = /\.[mc]?ts$/i.test(path) ? plainCommonJs(source, packageExports) : null;
  if (code === null) return null;
  try {
    return {
      run: compileFunction(code, PARAMETERS, { filename: path, ...COMPILE }) as Evaluate,
      usesMeta: false,
    };
  } catch (error) {
    // There is TypeScript in it, or it is wrong: the compiler knows.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function compile(path: string, code: string, mayAwait: boolean): Evaluate {
  try {
    return compileFunction(code, PARAMETERS, { filename: path, ...COMPILE }) as Evaluate;
  } catch (error) {
    const awaits = error instanceof Error && /\bawait\b/.test(code) && !/^\s*$/.test(error.message);
    const asynchronous = awaits ? compileAsync(path, code) : null;
    if (asynchronous === null) throw syntaxError(path, error);
    if (mayAwait) return asynchronous;
    throw cortexError("MIG_REVISION_IMPORT_ASYNC", { path, specifier: path }, error);
  }
}

/** Null for code that is wrong as an async function too; the first error is then the one to show. */
function compileAsync(path: string, code: string): Evaluate | null {
  const opening = `(async function (${PARAMETERS.join(", ")}) {`;
  try {
    const script = new Script(`${opening}${code}\n})`, {
      filename: path,
      columnOffset: -opening.length,
      ...COMPILE,
    });
    return script.runInThisContext() as Evaluate;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function syntaxError(path: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error ? /:(\d+)\r?\n/.exec(error.stack ?? "")?.[1] : undefined;
  return cortexError(
    "MIG_REVISION_SYNTAX",
    { path, line: place === undefined ? null : Number(place), reason: message },
    error,
  );
}

function jsonOf(path: string, source: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw syntaxError(path, error);
  }
}

function metaOf(path: string): object {
  const { href } = pathToFileURL(path);
  return Object.freeze({
    url: href,
    filename: path,
    dirname: dirname(path),
    resolve: (specifier: string) =>
      isFileSpecifier(specifier)
        ? new URL(specifier, href).href
        : pathToFileURL(resolvedPackage(specifier, path)).href,
  });
}

function fileOf(specifier: string, from: string): string {
  const path = resolveFile(specifier, from);
  if (path !== null) return path;
  throw notFound(specifier, from, new Error("there is no such file"));
}

/** A package is looked for where the importing file lies, then where the program was started. */
function resolvedPackage(specifier: string, from: string): string {
  const places = [from, join(process.cwd(), "package.json")];
  let first: unknown;
  for (const place of places)
    try {
      return createRequire(place).resolve(specifier);
    } catch (error) {
      first ??= error;
    }
  throw notFound(specifier, from, first);
}

function packageOf(specifier: string, from: string): unknown {
  const path = resolvedPackage(specifier, from);
  try {
    return createRequire(from)(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_REQUIRE_ASYNC_MODULE" || code === "ERR_REQUIRE_ESM")
      throw cortexError("MIG_REVISION_IMPORT_ASYNC", { path: from, specifier }, error);
    throw error;
  }
}

function notFound(specifier: string, from: string, cause: unknown): Error {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  return cortexError("MIG_REVISION_IMPORT_NOT_FOUND", { path: from, specifier, reason }, cause);
}
