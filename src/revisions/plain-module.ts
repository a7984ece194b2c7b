import { PACKAGE_NAME } from "./package-exports.js";
import { IDENTIFIERS } from "./plain-header.js";

const IMPORT = new RegExp(`import \\{([\\w$,\\s]*)\\} from "${PACKAGE_NAME}";`, "y");
const CONSTANTS = new RegExp(`\\s*${IDENTIFIERS}\\s*`, "y");
const SIGNATURE = /^export async function (upgrade|downgrade)\((_?op): Operations\): Promise<void> \{$/gm;

/**
 * Only what begins like this goes on with the expression that a function in brackets is, where it was a statement of its
 * own behind the function.
 */
const GOES_ON = /\}\s*[([+\-/]/;

/**
 * What must not be in the bodies. Type arguments are the one thing of TypeScript that JavaScript reads otherwise (as
 * comparisons) instead of refusing it. What may go over several lines could hold a line that looks like a signature.
 */
const NOT_PLAIN = /[<`\r]|\/\*|\\\n|\b(?:import|export|require)\b/;

/**
 * A TypeScript module in the form in which revisions are generated, as CommonJS, line for line where it was. Taking off
 * the little that is TypeScript in it takes a tenth of the time that the compiler needs. Null for any other form. The
 * result may hold TypeScript yet, which is then no valid JavaScript: who cannot compile it has to ask the compiler.
 *
 * @param exports what the package exports: any other import is the compiler's affair
 * @example plainCommonJs(text, packageExports) ?? commonJsOf(path, text)
 */
export function plainCommonJs(source: string, exports: object): string | null {
  const end = source.startsWith("/**") ? source.indexOf("*/", 3) + 2 : 0;
  if (end <= 2) return null;
  const imported = importsAt(source, end, exports);
  if (imported === null) return null;
  CONSTANTS.lastIndex = imported.end;
  const constants = CONSTANTS.exec(source);
  if (constants === null) return null;
  const bodies = functionsOf(source.slice(CONSTANTS.lastIndex));
  if (bodies === null) return null;
  const head = `"use strict";Object.defineProperty(exports, "__esModule", { value: true });`;
  const values = constants[0].replace(/^export const (\w+) =/gm, "const $1 = exports.$1 =");
  return head + source.slice(0, end) + imported.code + values + bodies;
}

/** The one import of the package's values, if any, and the text before the identifiers. */
function importsAt(
  source: string,
  from: number,
  exports: object,
): { readonly code: string; readonly end: number } | null {
  const begin = from + (/^\s*/.exec(source.slice(from, from + 200))?.[0].length ?? 0);
  IMPORT.lastIndex = begin;
  const found = IMPORT.exec(source);
  if (found === null) return { code: "", end: from };
  const [whole, list = ""] = found;
  const names = list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "" && !/^type\s+[\w$]+$/.test(item));
  if (!names.every((name) => /^[\w$]+$/.test(name) && name in exports)) return null;
  const lines = "\n".repeat(whole.split("\n").length - 1);
  const values = names.length === 0 ? "" : `const { ${names.join(", ")} } = require("${PACKAGE_NAME}");`;
  return { code: source.slice(from, begin) + values + lines, end: begin + whole.length };
}

/** `upgrade`, and `downgrade` if there is one, without their types; null where there is anything beside them. */
function functionsOf(text: string): string | null {
  const found = [...text.matchAll(SIGNATURE)];
  const names = found.map(([, name]) => name);
  if (found.length === 0 || found[0]?.index !== 0 || new Set(names).size < names.length) return null;
  const parts = found.map((signature, n) => {
    const [whole, name = "", parameter = ""] = signature;
    const body = text.slice(signature.index + whole.length, found[n + 1]?.index);
    const isApart = n === found.length - 1 || /\n\}\n+$/.test(body);
    return isApart && !NOT_PLAIN.test(body) ? functionOf(name, parameter, body) : null;
  });
  return parts.every((part) => part !== null) ? parts.join("") : null;
}

/**
 * A function in brackets is compiled together with the file. V8 would else do it at the first call, between two
 * commits, where everything is slowest. What has other code behind it stays a declaration.
 *
 * @param body what follows the opening brace
 */
function functionOf(name: string, parameter: string, body: string): string {
  const whole = `async function ${name}(${parameter}) {${body}`;
  const end = body.trimEnd().length - 2;
  if (body.indexOf("\n}") !== end || GOES_ON.test(body)) return `exports.${name} = ${name};${whole}`;
  return `const ${name} = exports.${name} = (${whole.replace(/\n\}(?=\s*$)/, "\n});")}`;
}
