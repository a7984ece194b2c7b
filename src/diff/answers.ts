import { cortexError } from "../errors/index.js";

/** What an answer about a rename can be about. Of an index or a constraint nobody is asked, but it may be said. */
const KINDS = ["table", "column", "value", "index", "constraint"] as const;

/** The answer to one question about a rename, given beforehand. */
export interface RenameAnswer {
  readonly kind: (typeof KINDS)[number];
  /** The table, or the table of the column, by its old or its new name: `users`, `shop.users`. */
  readonly table: string;
  /** The column of a value, by its old or its new name. */
  readonly column?: string;
  readonly from: string;
  /** The new name; null when the old thing is to go with its data, an index or a constraint by itself. */
  readonly to: string | null;
}

/** What stands for an answer that is still to be given. */
export const OPEN_ANSWER = "?";

/**
 * Checks the content of an answers file: `{ "answers": [{ "kind", "table", "from", "to" }] }`. Other keys of an
 * answer (the candidates that the ready-made file names) are passed over.
 *
 * @param path the file, for errors
 * @throws MIG_DIFF_ANSWERS_INVALID with the place
 */
export function parseAnswers(value: unknown, path: string): readonly RenameAnswer[] {
  const invalid = (reason: string): Error => cortexError("MIG_DIFF_ANSWERS_INVALID", { path, reason });
  const list = isRecord(value) ? value["answers"] : undefined;
  if (!Array.isArray(list)) throw invalid("it holds no list 'answers'");
  return list.map((item: unknown, at) => {
    const place = `answers[${at}]`;
    if (!isRecord(item)) throw invalid(`${place} is no object`);
    const { kind, table, column, from, to } = item;
    const known = KINDS.find((one) => one === kind);
    if (known === undefined) throw invalid(`${place}.kind is none of ${KINDS.join(", ")}`);
    if (typeof table !== "string" || typeof from !== "string")
      throw invalid(`${place} needs the texts 'table' and 'from'`);
    if (known === "value" && typeof column !== "string")
      throw invalid(`${place} needs the text 'column': the one that has the value`);
    if (to === OPEN_ANSWER || to === undefined)
      throw invalid(`${place} is not answered: '${from}' was renamed to what? null drops it with its data`);
    if (to !== null && typeof to !== "string") throw invalid(`${place}.to is neither a name nor null`);
    return { kind: known, table, ...(typeof column === "string" ? { column } : {}), from, to };
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A question that is open. */
interface OpenQuestion {
  readonly kind: Exclude<RenameAnswer["kind"], "index" | "constraint">;
  readonly table: string;
  readonly column?: string;
  readonly from: string;
  readonly candidates: readonly string[];
}

/** An answers file for open questions, to be filled in. */
export function answersTemplate(questions: readonly OpenQuestion[]): string {
  const answers = questions.map(({ kind, table, column, from, candidates }) => ({
    kind,
    table,
    ...(column === undefined ? {} : { column }),
    from,
    to: OPEN_ANSWER,
    candidates,
  }));
  return `${JSON.stringify({ answers }, null, 2)}\n`;
}
