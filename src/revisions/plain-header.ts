/** What a module says of itself in the form in which revisions are generated; its values as they stand in the text. */
export interface PlainHeader {
  /** The block comment at its head, with its marks; null without one. */
  readonly comment: string | null;
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly branchLabels: readonly string[];
  readonly dependsOn: readonly string[];
}

const TEXT = `"[^"\\\\\\x00-\\x1f]+"`;
const VALUE = `(null|${TEXT}|\\[${TEXT}(?:, ${TEXT})*\\])`;
const identifiers = (before: string): string =>
  `${before}revision = (${TEXT});\\s*${before}downRevision = ${VALUE};\\s*` +
  `${before}branchLabels = ${VALUE};\\s*${before}dependsOn = ${VALUE};`;

/** The four identifiers as a generated module exports them; the text of a pattern with four groups. */
export const IDENTIFIERS = identifiers("export const ");

const REST = new RegExp(
  `\\s*(?:import (?:type )?\\{[\\w$,\\s]*\\} from "[\\w@./-]+";\\s*)*${IDENTIFIERS}`,
  "y",
);

/** The same as compilers leave it. */
const COMMON_JS = new RegExp(
  `"use strict";\\s*(?:(?:${[
    `Object\\.defineProperty\\(exports, "__esModule", \\{ value: true \\}\\);`,
    `exports\\.\\w+ = (?:exports\\.\\w+ = )*void 0;`,
    `exports\\.(?:upgrade = upgrade|downgrade = downgrade);`,
    `const (?:\\w+|\\{[\\w$,:\\s]*\\}) = require\\("[\\w@./-]+"\\);`,
    `/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/`,
  ].join("|")})\\s*)*${identifiers("exports\\.")}`,
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
  const end = text.startsWith("/**") ? text.indexOf("*/", 3) + 2 : 0;
  const pattern = end > 2 ? REST : COMMON_JS;
  pattern.lastIndex = end > 2 ? end : 0;
  const [, revision, down, labels, dependsOn] = pattern.exec(text) ?? [];
  if (revision === undefined) return null;
  return {
    // As for any module, it has to come before all else.
    comment: end > 2 ? text.slice(0, end) : null,
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
