import { cortexError } from "../errors/index.js";
import { readRevisionHeader } from "./header.js";
import type { Revision } from "./revision.js";

/** One section of an .sql revision: text that a dialect's lexer splits into statements. */
export interface SqlSection {
  readonly text: string;
  /** The line of the file, from 1, on which the text begins. */
  readonly line: number;
  /** False for `transaction:false`: the statements run outside a transaction. */
  readonly transaction: boolean;
}

/** An .sql revision taken apart. */
export interface SqlRevision {
  readonly revision: Revision;
  readonly up: SqlSection;
  /** Null where there is none: the revision can't be taken back. */
  readonly down: SqlSection | null;
}

const MARKER = /^\s*--\s*migrate:\s*(\S*)(.*)$/i;

/**
 * Splits the text of an .sql revision into its header and its sections.
 *
 * @throws MIG_REVISION_SECTIONS for a section that is missing, double or unknown, and for statements outside of one
 * @example parseSqlRevision("-- x\n-- Revision ID: a\n-- Revises:\n-- migrate:up\nSELECT 1;\n", "a.sql").up.line // 5
 */
export function parseSqlRevision(source: string, path: string): SqlRevision {
  const refuse = (line: number | null, reason: string): Error =>
    cortexError("MIG_REVISION_SECTIONS", { path, line, reason });
  const revision = readRevisionHeader(source, path);
  const sections = new Map<string, { line: number; transaction: boolean; lines: string[] }>();
  let open: string[] | null = null;
  for (const [index, text] of source
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const marker = MARKER.exec(text);
    if (marker === null) {
      if (open !== null) open.push(text);
      else if (text.trim() !== "" && !/^\s*--/.test(text))
        throw refuse(index + 1, "a statement stands before `-- migrate:up`");
      continue;
    }
    const name = (marker[1] ?? "").toLowerCase();
    if (name !== "up" && name !== "down")
      throw refuse(index + 1, `there is no section 'migrate:${marker[1]}'`);
    if (sections.has(name)) throw refuse(index + 1, `a second section \`-- migrate:${name}\``);
    const transaction = transactionOption(marker[2] ?? "");
    if (transaction === null)
      throw refuse(
        index + 1,
        `'${(marker[2] ?? "").trim()}' is no option of a section; there is transaction:false`,
      );
    open = [];
    sections.set(name, { line: index + 2, transaction, lines: open });
  }
  const section = (name: string): SqlSection | null => {
    const found = sections.get(name);
    if (found === undefined) return null;
    return Object.freeze({ text: found.lines.join("\n"), line: found.line, transaction: found.transaction });
  };
  const up = section("up");
  if (up === null) throw refuse(null, "it has no section `-- migrate:up`");
  return Object.freeze({ revision, up, down: section("down") });
}

function transactionOption(options: string): boolean | null {
  const words = options
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return true;
  const match = words.length === 1 ? /^transaction:(true|false)$/i.exec(words[0] ?? "") : null;
  return match === null ? null : match[1]?.toLowerCase() === "true";
}
