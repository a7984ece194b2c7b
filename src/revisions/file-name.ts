import { cortexError } from "../errors/index.js";

/** The form of a revision file's name, without its ending. */
export const DEFAULT_FILE_TEMPLATE = "{revision}_cortex_db_version_{n}";

const SLUG_LENGTH = 40;
const TOKENS = [
  "revision",
  "n",
  "slug",
  "year",
  "month",
  "day",
  "hour",
  "minute",
  "second",
  "epoch",
] as const;
type TokenName = (typeof TOKENS)[number];

/** What a file name is made of. */
export interface FileNameParts {
  readonly revision: string;
  readonly description: string;
  /** See {@link nextFileNumber}. */
  readonly n: number;
  readonly date: Date;
  /** With its dot, for example ".ts". */
  readonly extension: string;
  readonly template?: string;
}

/**
 * The name of a new revision's file; dates are in UTC.
 *
 * @throws MIG_REVISION_FILE_TEMPLATE for an unknown token, or a template without {revision} and {n} both
 * @example revisionFileName({ revision: "8bd9e9780557", description: "", n: 3, date: new Date(), extension: ".ts" })
 */
export function revisionFileName(parts: FileNameParts): string {
  const { revision, description, n, date, extension, template = DEFAULT_FILE_TEMPLATE } = parts;
  checkTemplate(template);
  const two = (value: number): string => String(value).padStart(2, "0");
  const values: Readonly<Record<TokenName, string>> = {
    revision,
    n: String(n),
    slug: slugOf(description),
    year: String(date.getUTCFullYear()),
    month: two(date.getUTCMonth() + 1),
    day: two(date.getUTCDate()),
    hour: two(date.getUTCHours()),
    minute: two(date.getUTCMinutes()),
    second: two(date.getUTCSeconds()),
    epoch: String(Math.floor(date.getTime() / 1000)),
  };
  return `${template.replace(/\{(\w+)\}/g, (_, token: TokenName) => values[token])}${extension}`;
}

/**
 * One more than the highest number in the names of a chain's files; 1 for an empty chain. Names of the default form
 * count too, so that a changed template goes on where the old one stopped.
 */
export function nextFileNumber(names: readonly string[], template: string = DEFAULT_FILE_TEMPLATE): number {
  checkTemplate(template);
  const forms = [template, DEFAULT_FILE_TEMPLATE].filter((form) => form.includes("{n}")).map(patternOf);
  let highest = 0;
  for (const name of names)
    for (const form of forms) {
      const n = Number(form.exec(name)?.groups?.n);
      if (n > highest) highest = n;
    }
  return highest + 1;
}

/**
 * The words of a message as part of a file name: lower case, joined by "_", at most forty characters, cut at a word.
 *
 * @example slugOf("Add e-mail to users!") // "add_e_mail_to_users"
 */
export function slugOf(message: string): string {
  const slug = (message.match(/[\p{L}\p{N}_]+/gu) ?? []).join("_").toLowerCase();
  const characters = [...slug];
  if (characters.length <= SLUG_LENGTH) return slug;
  const cut = characters.slice(0, SLUG_LENGTH).join("");
  const end = cut.lastIndexOf("_");
  return end > 0 ? cut.slice(0, end + 1) : cut;
}

function checkTemplate(template: string): void {
  const refuse = (reason: string): Error => cortexError("MIG_REVISION_FILE_TEMPLATE", { template, reason });
  const unknown = /\{([^{}]*)\}/g;
  for (const [, token = ""] of template.matchAll(unknown))
    if (!(TOKENS as readonly string[]).includes(token)) throw refuse(`'{${token}}' is not a token`);
  if (/[{}]/.test(template.replace(unknown, ""))) throw refuse("a brace is not closed or not opened");
  if (/[/\\]/.test(template)) throw refuse("subfolders are not read");
  if (template.startsWith(".")) throw refuse("names that begin with a dot are not read");
  if (!/\{(revision|n)\}/.test(template)) throw refuse("without {revision} or {n}, names would collide");
}

function patternOf(template: string): RegExp {
  let seen = false;
  const body = template.replace(/\{(\w+)\}|([^{}]+)/g, (_, token?: string, text?: string) => {
    if (text !== undefined) return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (token !== "n") return ".*";
    const pattern = seen ? "\\d+" : "(?<n>\\d+)";
    seen = true;
    return pattern;
  });
  return new RegExp(`^${body}\\.[a-z]+$`, "i");
}
