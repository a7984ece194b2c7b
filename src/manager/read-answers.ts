import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseAnswers, type RenameAnswer } from "../diff/answers.js";
import { cortexError } from "../errors/index.js";
import type { CreateRevisionOptions } from "./types.js";

/**
 * The answers to questions about renames, from the options or from the file that they name.
 *
 * @throws MIG_DIFF_ANSWERS_INVALID for a file that cannot be read, or holds none
 */
export function readAnswers(given: CreateRevisionOptions["answers"], cwd: string): readonly RenameAnswer[] {
  if (given === undefined) return [];
  if (typeof given !== "string") return parseAnswers({ answers: given }, "the option answers");
  const path = resolve(cwd, given);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_DIFF_ANSWERS_INVALID", { path, reason }, error);
  }
  return parseAnswers(value, path);
}
