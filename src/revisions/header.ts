import { cortexError } from "../errors/index.js";
import { type HeaderComment, listField, readHeaderComment } from "./header-comment.js";
import { plainHeader } from "./plain-header.js";
import { type Revision, type RevisionFormat, revisionOf } from "./revision.js";
import { lineAt, SourceScanner, type Token } from "./source-scanner.js";

const NAMES = ["revision", "downRevision", "branchLabels", "dependsOn"] as const;
type Name = (typeof NAMES)[number];
type Value = readonly string[] | "not a literal";
type Found = Map<Name, { readonly value: Value; readonly start: number }>;

/**
 * Reads what a revision file says of itself, without running it. `path` is for messages, and its ending says whether
 * the text is SQL.
 *
 * @throws MIG_REVISION_NO_IDENTIFIERS, MIG_REVISION_NOT_LITERAL
 * @example readRevisionHeader(readFileSync(path, "utf8"), path).downRevisions
 */
export function readRevisionHeader(text: string, path: string): Revision {
  return revisionFormat(path) === "sql" ? readSqlHeader(text, path) : readModuleHeader(text, path);
}

/** The format that a file's name says. */
export function revisionFormat(path: string): RevisionFormat {
  return path.toLowerCase().endsWith(".sql") ? "sql" : "module";
}

function readSqlHeader(text: string, path: string): Revision {
  const lines: string[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
    const comment = /^\s*--\s?(.*)$/.exec(line);
    if (comment === null && line.trim() !== "") break;
    if (/^\s*--\s*migrate:/i.test(line)) break;
    lines.push(comment?.[1] ?? "");
  }
  const header = readHeaderComment(lines);
  const id = header.fields.get("revision id");
  if (!id) throw noIdentifiers(path, "its header has no line `-- Revision ID: …`");
  if (!header.fields.has("revises")) throw noIdentifiers(path, "its header has no line `-- Revises: …`");
  return revisionOf({
    id,
    downRevisions: listField(header.fields.get("revises")),
    dependsOn: listField(header.fields.get("depends on")),
    branchLabels: listField(header.fields.get("branch labels")),
    description: header.description,
    createDate: header.createDate,
    path,
    format: "sql",
  });
}

function readModuleHeader(text: string, path: string): Revision {
  const plain = plainHeader(text);
  if (plain !== null) {
    const { description, createDate } = leadingComment(plain.comment === null ? [] : [plain.comment]);
    const { revision: id, downRevisions, branchLabels, dependsOn } = plain;
    return revisionOf({ id, downRevisions, branchLabels, dependsOn, description, createDate, path });
  }
  const { found, comment } = scanModule(text);
  const list = (name: Name): readonly string[] => {
    const entry = found.get(name);
    if (entry === undefined) return [];
    if (entry.value === "not a literal")
      throw cortexError("MIG_REVISION_NOT_LITERAL", { path, name, line: lineAt(text, entry.start) });
    return entry.value;
  };
  if (!found.has("revision")) throw noIdentifiers(path, "it exports no `revision`");
  const [id, another] = list("revision");
  if (!id || another !== undefined) throw noIdentifiers(path, "`revision` is not one non-empty string");
  if (!found.has("downRevision")) throw noIdentifiers(path, "it exports no `downRevision`");
  return revisionOf({
    id,
    downRevisions: list("downRevision"),
    dependsOn: list("dependsOn"),
    branchLabels: list("branchLabels"),
    description: comment.description,
    createDate: comment.createDate,
    path,
    format: "module",
  });
}

function noIdentifiers(path: string, reason: string): Error {
  return cortexError("MIG_REVISION_NO_IDENTIFIERS", { path, reason });
}

/** Looks through a module's top level for the identifiers; stops once it has them all. */
function scanModule(text: string): { readonly found: Found; readonly comment: HeaderComment } {
  const scanner = new SourceScanner(text);
  const exported: Found = new Map();
  const plain: Found = new Map();
  const comments: string[] = [];
  let depth = 0;
  let begun = false;
  // The texts of the tokens right before, the nearest first.
  let one = "";
  let two = "";
  let three = "";
  let four = "";
  for (let token = scanner.next(); token !== null && exported.size < NAMES.length; token = scanner.next()) {
    const { kind, text: word } = token;
    if (kind === "comment") {
      if (!begun) comments.push(word);
      continue;
    }
    begun = true;
    if (depth === 0 && kind === "word" && isName(word)) {
      if (one === "const" || one === "let" || one === "var")
        keep(two === "export" ? exported : plain, token, readValue(scanner, true));
      else if (one === "." && two === "exports") keep(exported, token, readValue(scanner, true));
    }
    const isAssigned = word === "{" && one === "=" && two === "exports" && three === "." && four === "module";
    if (depth === 0 && isAssigned) readObject(scanner, exported);
    else if (kind === "punctuation") depth += "{([".includes(word) ? 1 : "})]".includes(word) ? -1 : 0;
    four = three;
    three = two;
    two = one;
    one = kind === "string" ? "" : word;
  }
  return { found: new Map([...plain, ...exported]), comment: leadingComment(comments) };
}

function isName(text: string): text is Name {
  return text.length >= "revision".length && (NAMES as readonly string[]).includes(text);
}

function keep(into: Found, token: Token, value: Value | null): void {
  if (value !== null && isName(token.text)) into.set(token.text, { value, start: token.start });
}

/** The properties of `module.exports = { … }`, up to its closing brace. */
function readObject(scanner: SourceScanner, into: Found): void {
  let depth = 1;
  let atKey = true;
  for (let token = significant(scanner); token !== null; token = significant(scanner)) {
    if (depth === 1 && atKey && isName(token.text)) keep(into, token, readValue(scanner, false));
    if (token.kind === "punctuation")
      depth += "{([".includes(token.text) ? 1 : "})]".includes(token.text) ? -1 : 0;
    if (depth === 0) return;
    // A value that was read ends before its comma; the comma is not seen again.
    atKey = depth === 1 && (token.text === "," || isName(token.text));
  }
}

/**
 * The value after `name: type =` (or, in an object, `name:`). Null where there is none to read: a declaration without
 * a value, or the `exports.a = exports.b = void 0` that compilers put first.
 */
function readValue(scanner: SourceScanner, assigned: boolean): Value | null {
  let token = significant(scanner);
  if (assigned) {
    while (token !== null && token.text !== "=" && token.text !== ";") token = significant(scanner);
    if (token?.text !== "=") return null;
  } else if (token?.text !== ":") return "not a literal";
  token = significant(scanner);
  if (token === null) return null;
  if (token.text === "void" || (token.kind === "word" && token.text === "exports")) return null;
  if (token.kind === "word" && /^(null|undefined)$/.test(token.text)) return [];
  if (isText(token, scanner)) return [token.text];
  return token.text === "[" ? readArray(scanner) : "not a literal";
}

function readArray(scanner: SourceScanner): Value {
  const items: string[] = [];
  for (let token = significant(scanner); token !== null; token = significant(scanner)) {
    if (token.text === "]" && token.kind === "punctuation") return items;
    if (isText(token, scanner)) items.push(token.text);
    else if (token.text !== ",") return "not a literal";
  }
  return "not a literal";
}

function isText(token: Token, scanner: SourceScanner): boolean {
  if (token.kind === "template") return !scanner.source.slice(token.start, token.end).includes("${");
  return token.kind === "string";
}

function significant(scanner: SourceScanner): Token | null {
  let token = scanner.next();
  while (token?.kind === "comment") token = scanner.next();
  return token;
}

/** The first comment block with fields in it, else the first one (a licence may stand before). Line comments that
 * follow one another are one block. */
function leadingComment(comments: readonly string[]): HeaderComment {
  const blocks: string[][] = [];
  let open = false;
  for (const text of comments) {
    if (text.startsWith("/*")) {
      const inner = text.replace(/^\/\*\*?/, "").replace(/\*\/$/, "");
      blocks.push(inner.split(/\r\n|\r|\n/).map((line) => line.replace(/^\s*\*\s?/, "")));
      open = false;
    } else {
      const line = text.replace(/^\/\/\s?/, "");
      const last = blocks.at(-1);
      if (open && last !== undefined) last.push(line);
      else blocks.push([line]);
      open = true;
    }
  }
  const headers = blocks.map(readHeaderComment);
  return headers.find((header) => header.fields.size > 0) ?? headers[0] ?? readHeaderComment([]);
}
