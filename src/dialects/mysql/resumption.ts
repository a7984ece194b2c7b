import type { OpenStatement, Resumption, Verdict } from "../contract/resumption.js";
import { expected, fingerprint, readFingerprint, UNKNOWN } from "./fingerprint.js";
import { isNameLike, significantTokens, unquote } from "./sql/lexer.js";
import { statementHead } from "./sql/statement-head.js";
import { natureOf } from "./statement-nature.js";

/** The lines that only one of two definitions has; the comma behind the last one comes and goes. */
function changedLines(before: string, now: string): readonly string[] {
  const lines = (text: string): readonly string[] => text.split("\n").map((line) => line.replace(/,$/, ""));
  const [old, young] = [lines(before), lines(now)];
  return [...old.filter((line) => !young.includes(line)), ...young.filter((line) => !old.includes(line))];
}

/** Whether all that has changed is named by the statement: the line of options aside, each line begins with its name. */
function isOfStatement(before: string, now: string, named: ReadonlySet<string>): boolean {
  return changedLines(before, now)
    .filter((line) => !line.startsWith(")"))
    .every((line) =>
      [...line.matchAll(/`((?:[^`]|``)*)`/g)].some(([, name = ""]) => named.has(name.toLowerCase())),
    );
}

/**
 * By what the objects have become. A statement that defines something is atomic, and the migration lock keeps every
 * other run away: what was made by a CREATE, is gone after a DROP, or has changed in nothing but what the statement
 * names, was its doing.
 */
function judge(open: OpenStatement): Verdict {
  const [before, now] = [readFingerprint(open.before), readFingerprint(open.now)];
  if (before === null || now === null || `${open.before}${open.now}`.includes(UNKNOWN)) return "unclear";
  const { verb } = statementHead(open.sql);
  const isRename = verb === "rename" || open.objects.length > 1;
  const changed = Object.keys(now).filter((key) => before[key] !== now[key]);
  if (isRename && changed.length !== Object.keys(now).length) return "unclear";
  const named = new Set(
    significantTokens(open.sql)
      .filter(isNameLike)
      .map((token) => unquote(token.text).toLowerCase()),
  );
  const isDone = changed.every((key) => {
    const [old, young] = [before[key] ?? null, now[key] ?? null];
    if (old === null) return isRename || verb.startsWith("create ");
    if (young === null) return isRename || verb.startsWith("drop ");
    return verb.startsWith("create ") || verb.startsWith("alter ") || verb === "drop index"
      ? !key.startsWith("table ") || isOfStatement(old, young, named)
      : false;
  });
  return isDone ? "done" : "unclear";
}

/** How the journal of MySQL and MariaDB tells what has become of a statement that commits by itself. */
export const resumption: Resumption = Object.freeze({ natureOf, fingerprint, expected, judge });
