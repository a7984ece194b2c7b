import {
  dateOf,
  type ForeignChain,
  type ForeignMigration,
  type ForeignSection,
  type ReadOptions,
  wordsOf,
} from "./foreign-chain.js";
import { isSilent, linesOf, type TextLine } from "./marked-lines.js";
import { byNumber, type MigrationFolder } from "./migration-folder.js";
import { requireUnique } from "./pair-files.js";
import { type Placeholders, placeholderValues, replacePlaceholders } from "./placeholders.js";

const FILE = /^(\d+)_(.*)\.sql$/;
const IN_GO = /^\d+_.*(?<!_test)\.go$/;

/** The annotation of a line, as "Up"; null for any other line. */
const annotationOf = (line: string): string | null => /^--\s*\+goose\s+(.*?)\s*$/.exec(line)?.[1] ?? null;

/** True for a folder in which a file has goose's annotations. */
export const isGoose = (folder: MigrationFolder): boolean =>
  folder
    .ending(".sql")
    .some((name) => linesOf(folder.text(name)).some(({ text }) => annotationOf(text) === "Up"));

/**
 * Reads what goose (https://pressly.github.io/goose/documentation/annotations/) keeps: numbered files in the order of
 * their numbers, in each `-- +goose Up` and `-- +goose Down`. The marks around a statement stay as comments, since
 * bodies are known without them.
 *
 * @throws MIG_IMPORT_FILE, MIG_IMPORT_DUPLICATE_VERSION, MIG_IMPORT_PLACEHOLDER
 */
export function readGoose(folder: MigrationFolder, options: ReadOptions): ForeignChain {
  const inGo = folder.files.find((name) => IN_GO.test(name));
  if (inGo !== undefined)
    throw folder.refuse(inGo, null, "it is a migration in Go, which only goose can run");
  const files = folder.ending(".sql").flatMap((path) => {
    const [, number, title = ""] = FILE.exec(path) ?? [];
    return number === undefined ? [] : [{ path, version: String(BigInt(number)), number, title }];
  });
  requireUnique(folder, files);
  const sorted = files.toSorted((a, b) => byNumber(a.version, b.version));
  const migrations = sorted.map(({ path, version, number, title }): ForeignMigration => {
    const name = path.slice(0, -".sql".length);
    const sections = sectionsOf(folder, path, options);
    return { name, version, description: wordsOf(title) || name, createDate: dateOf(number), ...sections };
  });
  const others = folder.ending(".sql").filter((path) => !FILE.test(path));
  const notes = others.map((path) => `${path} has no number, and is no migration`);
  return { layout: "goose", migrations, prelude: "", dialect: null, notes };
}

interface Sections {
  readonly up: ForeignSection;
  readonly down: ForeignSection | null;
}

function sectionsOf(folder: MigrationFolder, path: string, options: ReadOptions): Sections {
  const text = folder.text(path);
  const lines = linesOf(text);
  const markOf = (name: string): TextLine | undefined => {
    const [mark, another] = lines.filter((line) => annotationOf(line.text) === name);
    if (another !== undefined) throw folder.refuse(path, another.number, `a second \`-- +goose ${name}\``);
    return mark;
  };
  const [up, down] = [markOf("Up"), markOf("Down")];
  if (up === undefined) throw folder.refuse(path, null, "it has no line `-- +goose Up`");
  if (down !== undefined && down.start < up.start)
    throw folder.refuse(path, down.number, "`-- +goose Down` stands before `-- +goose Up`");
  const stray = lines.find((line) => line.start < up.start && !isSilent(line.text));
  if (stray !== undefined)
    throw folder.refuse(path, stray.number, "a statement stands before `-- +goose Up`");
  requirePairs(folder, path, lines);
  const transaction = !lines.some((line) => annotationOf(line.text) === "NO TRANSACTION");
  const filled = fillIn(text, lines, { path: folder.pathOf(path), options });
  const section = (mark: TextLine, end: TextLine | undefined): ForeignSection => ({
    path,
    text: filled.slice(mark.number, end === undefined ? undefined : end.number - 1).join(""),
    line: mark.number + 1,
    transaction,
  });
  return { up: section(up, down), down: down === undefined ? null : section(down, undefined) };
}

function requirePairs(folder: MigrationFolder, path: string, lines: readonly TextLine[]): void {
  let open: number | null = null;
  for (const { text, number } of lines) {
    const annotation = annotationOf(text);
    if (annotation === "StatementBegin") {
      if (open !== null) throw folder.refuse(path, number, "`StatementBegin` within another one");
      open = number;
    }
    if (annotation === "StatementEnd") {
      if (open === null) throw folder.refuse(path, number, "`StatementEnd` without its beginning");
      open = null;
    }
  }
  if (open !== null) throw folder.refuse(path, open, "`StatementBegin` without its end");
}

/** The lines, with their ends, and what the environment would have put in between ENVSUB ON and ENVSUB OFF. */
function fillIn(
  text: string,
  lines: readonly TextLine[],
  { path, options }: { readonly path: string; readonly options: ReadOptions },
): readonly string[] {
  const placeholders: Placeholders = {
    prefix: "${",
    suffix: "}",
    values: placeholderValues(options.placeholders),
  };
  let isOn = false;
  return lines.map((line) => {
    const whole = text.slice(line.start, line.end);
    const switched = /^ENVSUB(?:ST)? (ON|OFF)$/.exec(annotationOf(line.text) ?? "")?.[1];
    if (switched !== undefined) isOn = switched === "ON";
    return isOn ? replacePlaceholders(whole, placeholders, { path, line: line.number }) : whole;
  });
}
