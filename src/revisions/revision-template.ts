import { escapeComment } from "./header-comment.js";

/** What both forms of a new revision file say in their header. */
interface NewRevision {
  readonly id: string;
  readonly downRevisions: readonly string[];
  readonly branchLabels?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly description: string;
  readonly createDate: Date;
}

/** A new revision in TypeScript. */
export interface NewModuleRevision extends NewRevision {
  /** Names imported from "cortex-migrations"; `type Operations` is added. */
  readonly imports?: readonly string[];
  /** Further import lines, whole. */
  readonly importLines?: readonly string[];
  /** The lines of the functions' bodies, indented by their own depth only; or a body whole, as it is to stand there. */
  readonly upgrade?: readonly string[] | string;
  readonly downgrade?: readonly string[] | string;
}

/** A new revision in SQL. */
export interface NewSqlRevision extends NewRevision {
  readonly upgrade?: readonly string[];
  readonly downgrade?: readonly string[];
  /** False to run a section outside a transaction. */
  readonly transaction?: boolean;
}

/**
 * The text of a new TypeScript revision. Whatever the message holds, reading the header gives it back.
 *
 * @example renderModuleRevision({ id, downRevisions: [], description: "first", createDate: new Date() })
 */
export function renderModuleRevision(revision: NewModuleRevision): string {
  const { id, downRevisions, branchLabels = [], dependsOn = [], imports = [], importLines = [] } = revision;
  const names = [...new Set([...imports, "type Operations"])].sort(byName);
  const line = `import { ${names.join(", ")} } from "cortex-migrations";`;
  const importing =
    line.length <= 110
      ? [line]
      : ["import {", ...names.map((name) => `  ${name},`), '} from "cortex-migrations";'];
  return [
    "/**",
    ` * ${escapeComment(revision.description)}`.trimEnd(),
    " *",
    ...headerFields(revision).map((field) => ` * ${field}`.trimEnd()),
    " */",
    ...importing,
    ...importLines,
    "",
    `export const revision = ${JSON.stringify(id)};`,
    `export const downRevision = ${literal(downRevisions)};`,
    `export const branchLabels = ${literal(branchLabels)};`,
    `export const dependsOn = ${literal(dependsOn)};`,
    "",
    ...functionLines("upgrade", revision.upgrade ?? []),
    "",
    ...functionLines("downgrade", revision.downgrade ?? []),
    "",
  ].join("\n");
}

/** The text of a new SQL revision. */
export function renderSqlRevision(revision: NewSqlRevision): string {
  const option = revision.transaction === false ? " transaction:false" : "";
  const { branchLabels = [], dependsOn = [] } = revision;
  return [
    `-- ${escapeComment(revision.description)}`.trimEnd(),
    "--",
    ...headerFields(revision).map((field) => `-- ${field}`),
    ...(branchLabels.length > 0 ? [`-- Branch Labels: ${branchLabels.join(", ")}`] : []),
    ...(dependsOn.length > 0 ? [`-- Depends On: ${dependsOn.join(", ")}`] : []),
    "",
    `-- migrate:up${option}`,
    ...(revision.upgrade ?? []),
    "",
    `-- migrate:down${option}`,
    ...(revision.downgrade ?? []),
    "",
  ].join("\n");
}

function headerFields(revision: NewRevision): readonly string[] {
  return [
    `Revision ID: ${revision.id}`,
    `Revises: ${revision.downRevisions.join(", ")}`.trimEnd(),
    `Create Date: ${revision.createDate.toISOString()}`,
  ];
}

function literal(values: readonly string[]): string {
  const [only] = values;
  if (only === undefined) return "null";
  return values.length === 1 ? JSON.stringify(only) : `[${values.map((v) => JSON.stringify(v)).join(", ")}]`;
}

function functionLines(name: "upgrade" | "downgrade", body: readonly string[] | string): readonly string[] {
  const parameter = body.length === 0 ? "_op" : "op";
  const lines = body.length === 0 ? ["// nothing to change"] : body;
  return [
    `export async function ${name}(${parameter}: Operations): Promise<void> {`,
    // A line of a text that goes over several is part of that text, blanks at its beginning included.
    ...(typeof lines === "string"
      ? [lines.replace(/\n$/, "")]
      : lines.map((line) => (line === "" ? "" : `  ${line}`))),
    "}",
  ];
}

function byName(a: string, b: string): number {
  const key = (name: string): string => name.replace(/^type /, "").toLowerCase();
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a < b ? -1 : 1;
}
