import { createHash } from "node:crypto";
import { escapeComment } from "../header-comment.js";
import type { ForeignMigration, ForeignSection } from "./foreign-chain.js";

/** A migration of another tool's, ready to be written as a revision. */
export interface ImportedRevision {
  readonly id: string;
  readonly downRevision: string | null;
  readonly migration: ForeignMigration;
  readonly up: ForeignSection;
  readonly down: ForeignSection | null;
}

/**
 * The id of an imported migration: the same each time, so that databases and clones agree on it.
 *
 * @example importedId("0001_users") // twelve hexadecimal digits
 */
export const importedId = (name: string): string =>
  createHash("sha256").update(`imported ${name}`).digest("hex").slice(0, 12);

/** The text of an .sql revision: the SQL of the file as it is, under the header of ours. */
export function renderImported({ id, downRevision, migration, up, down }: ImportedRevision): string {
  const paths = [up.path, ...(down === null || down.path === up.path ? [] : [down.path])];
  const { description, createDate } = migration;
  return [
    `-- ${escapeComment(description)}`,
    "--",
    `-- Revision ID: ${id}`,
    `-- Revises: ${downRevision ?? ""}`.trimEnd(),
    ...(createDate === null ? [] : [`-- Create Date: ${createDate.toISOString()}`]),
    ...paths.map((path) => `-- Imported From: ${escapeComment(path)}`),
    "",
    sectionText("up", up),
    ...(down === null ? [] : [sectionText("down", down)]),
  ].join("\n");
}

function sectionText(name: "up" | "down", { text, transaction }: ForeignSection): string {
  const mark = `-- migrate:${name}${transaction ? "" : " transaction:false"}`;
  return `${mark}\n${text}${text === "" || text.endsWith("\n") ? "" : "\n"}`;
}
