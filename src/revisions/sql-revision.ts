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

/** A line with the mark of a section; a lone carriage return ends a line, too. */
const MARKER = /^[^\S\r\n]*--[^\S\r\n]*migrate:[^\S\r\n]*([^\s]*)([^\r\n]*)$/gim;

interface Mark {
  readonly name: "up" | "down";
  readonly transaction: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits the text of an .sql revision into its header and its sections. What a section holds is kept as it is, line
 * ends included.
 *
 * @throws MIG_REVISION_SECTIONS for a section that is missing, double or unknown, and for statements outside of one
 * @example parseSqlRevision("-- x\n-- Revision ID: a\n-- Revises:\n-- migrate:up\nSELECT 1;\n", "a.sql").up.line // 5
 */
export function parseSqlRevision(source: string, path: string): SqlRevision {
  const text = source.replace(/^\uFEFF/, "");
  const refuse = (line: number | null, reason: string): Error =>
    cortexError("MIG_REVISION_SECTIONS", { path, line, reason });
  const revision = readRevisionHeader(source, path);
  const marks = marksOf(text, refuse);
  const before = text.slice(0, marks[0]?.start ?? text.length).split(LINE_END);
  const stray = before.findIndex((line) => line.trim() !== "" && !/^\s*--/.test(line));
  if (stray >= 0) throw refuse(stray + 1, "a statement stands before `-- migrate:up`");
  const section = (name: Mark["name"]): SqlSection | null => {
    const at = marks.findIndex((mark) => mark.name === name);
    const mark = marks[at];
    if (mark === undefined) return null;
    const start = mark.end + (/^(?:\r\n|\r|\n)/.exec(text.slice(mark.end, mark.end + 2))?.[0].length ?? 0);
    const next = marks[at + 1];
    // The line end in front of the next mark belongs to the mark.
    const inside = text.slice(start, next?.start ?? text.length);
    return Object.freeze({
      text: next === undefined ? inside : inside.replace(/(?:\r\n|\r|\n)$/, ""),
      line: lineAt(text, start),
      transaction: mark.transaction,
    });
  };
  const up = section("up");
  if (up === null) throw refuse(null, "it has no section `-- migrate:up`");
  return Object.freeze({ revision, up, down: section("down") });
}

const LINE_END = /\r\n|\r|\n/;

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split(LINE_END).length;

function marksOf(text: string, refuse: (line: number, reason: string) => Error): readonly Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(MARKER)) {
    const [whole, written = "", options = ""] = match;
    const line = lineAt(text, match.index);
    const name = written.toLowerCase();
    if (name !== "up" && name !== "down") throw refuse(line, `there is no section 'migrate:${written}'`);
    if (marks.some((mark) => mark.name === name))
      throw refuse(line, `a second section \`-- migrate:${name}\``);
    const transaction = transactionOption(options);
    if (transaction === null)
      throw refuse(line, `'${options.trim()}' is no option of a section; there is transaction:false`);
    marks.push({ name, transaction, start: match.index, end: match.index + whole.length });
  }
  return marks;
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
