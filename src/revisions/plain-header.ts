/** What a module says of itself in the form in which revisions are generated; its values as they stand in the text. */
export interface PlainHeader {
  /** The block comment at its head, with its marks. */
  readonly comment: string;
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly branchLabels: readonly string[];
  readonly dependsOn: readonly string[];
}

const TEXT = `"[^"\\\\\\x00-\\x1f]+"`;
const VALUE = `(null|${TEXT}|\\[${TEXT}(?:, ${TEXT})*\\])`;
const REST = new RegExp(
  `\\s*(?:import (?:type )?\\{[\\w$,\\s]*\\} from "[\\w@./-]+";\\s*)*` +
    `export const revision = (${TEXT});\\s*export const downRevision = ${VALUE};\\s*` +
    `export const branchLabels = ${VALUE};\\s*export const dependsOn = ${VALUE};`,
  "y",
);

/**
 * The header of a module that looks as generated ones do, read with one pattern: a chain of a thousand files is read
 * each time the command starts, and going through it token by token would be most of that time. Null for any other
 * form, which says nothing about whether it is a revision.
 *
 * @example plainHeader(text) ?? scan(text)
 */
export function plainHeader(text: string): PlainHeader | null {
  if (!text.startsWith("/**")) return null;
  const end = text.indexOf("*/", 3) + 2;
  if (end < 2) return null;
  REST.lastIndex = end;
  const [, revision, down, labels, dependsOn] = REST.exec(text) ?? [];
  if (revision === undefined) return null;
  return {
    comment: text.slice(0, end),
    revision: revision.slice(1, -1),
    downRevisions: listOf(down),
    branchLabels: listOf(labels),
    dependsOn: listOf(dependsOn),
  };
}

function listOf(value: string | undefined): readonly string[] {
  if (value === undefined || value === "null") return [];
  if (value.startsWith('"')) return [value.slice(1, -1)];
  return JSON.parse(value) as readonly string[];
}
