import type { transform } from "sucrase";
import { cortexError } from "../errors/index.js";
import { SourceScanner, type Token } from "./source-scanner.js";

type Transform = typeof transform;

let transformer: Transform | null = null;

/** Loads the compiler, once a process: it takes longer than all else here, so only what needs it waits for it. */
export async function loadTransformer(): Promise<void> {
  if (transformer !== null) return;
  const loaded = await import("sucrase");
  transformer = loaded.transform;
}

/** True for source that Node can't evaluate as CommonJS as it stands. */
export function needsTransform(path: string, source: string): boolean {
  if (/\.[mc]?ts$/i.test(path)) return true;
  if (/\.cjs$/i.test(path)) return false;
  return /^\s*(?:import\b(?!\s*[(.])|export\b)/m.test(source);
}

/** True for source that may require a file beside it, which may then need the compiler. */
export function mayRequireFiles(source: string): boolean {
  return /\brequire\s*\(\s*(?!["'`](?:node:|cortex-migrations\b))/.test(source);
}

/** The names that compiled code finds for what only a module has. */
export const META_NAME = "__importMeta";
export const IMPORT_NAME = "__importDynamic";

/**
 * Source as CommonJS, line for line where it was. `import.meta` and `import(…)` become names that the loader provides.
 *
 * @throws MIG_REVISION_SYNTAX with the line
 */
export function commonJsOf(path: string, source: string): string {
  const code = needsTransform(path, source) ? compiled(path, source) : source.replace(/^#!/, "//#!");
  return /\bimport\b\s*[.(]/.test(code) ? withProvidedNames(code) : code;
}

function compiled(path: string, source: string): string {
  if (transformer === null) throw new Error(`the compiler was not loaded before ${path}`);
  try {
    return transformer(source.replace(/^\uFEFF/, ""), {
      transforms: /\.[mc]?ts$/i.test(path) ? ["typescript", "imports"] : ["imports"],
      disableESTransforms: true,
      preserveDynamicImport: true,
    }).code;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const place = /\((\d+):\d+\)/.exec(message)?.[1];
    const reason = message.replace(/^Error transforming [^:]*: /, "").replace(/\s*\(\d+:\d+\)/, "");
    throw cortexError(
      "MIG_REVISION_SYNTAX",
      { path, line: place === undefined ? null : Number(place), reason },
      error,
    );
  }
}

function withProvidedNames(code: string): string {
  const scanner = new SourceScanner(code);
  const parts: string[] = [];
  let copied = 0;
  let before = "";
  const replace = (from: Token, to: number, name: string): void => {
    parts.push(code.slice(copied, from.start), name);
    copied = to;
  };
  for (let token = scanner.next(); token !== null; token = scanner.next()) {
    if (token.kind === "word" && token.text === "import" && before !== ".") {
      const rest = /^\s*(?:\.\s*meta\b|(?=\())/.exec(code.slice(token.end, token.end + 40));
      if (rest !== null)
        replace(token, token.end + rest[0].length, rest[0].includes(".") ? META_NAME : IMPORT_NAME);
    }
    if (token.kind !== "comment") before = token.text;
  }
  return parts.join("") + code.slice(copied);
}
