import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The id of the revision at a place of the chain: twelve hexadecimal digits, in no order, as real ones are. */
export function revisionId(place) {
  const mixed = Math.imul(place + 1, 2654435761) >>> 0;
  return mixed.toString(16).padStart(8, "0") + place.toString(16).padStart(4, "0");
}

/**
 * Writes a chain of revisions that create a table each, in TypeScript or as a compiler would leave them.
 *
 * @returns the versions directory
 */
export function writeChain(folder, { count, extension }) {
  const directory = join(folder, `chain-${extension}-${count}`);
  mkdirSync(join(directory, "sqlite"), { recursive: true });
  for (let place = 0; place < count; place += 1) {
    const name = `${revisionId(place)}_cortex_db_version_${place + 1}.${extension}`;
    writeFileSync(
      join(directory, "sqlite", name),
      extension === "ts" ? typeScript(place) : javaScript(place),
    );
  }
  return directory;
}

function header(place, imports) {
  const parent = place === 0 ? null : revisionId(place - 1);
  return `/**
 * create table number ${place}
 *
 * Revision ID: ${revisionId(place)}
 * Revises: ${parent ?? ""}
 * Create Date: 2026-01-09T12:30:45.123Z
 */
${imports}
export const revision = "${revisionId(place)}";
export const downRevision = ${JSON.stringify(parent)};
export const branchLabels = null;
export const dependsOn = null;
`;
}

function body(place) {
  return `  await op.createTable("table_${place}", [
    column("id", integer(), { primaryKey: true }),
    column("name", string(100), { nullable: false }),
    column("note", text()),
  ]);`;
}

function typeScript(place) {
  return `${header(place, 'import { column, integer, type Operations, string, text } from "cortex-migrations";\n')}
export async function upgrade(op: Operations): Promise<void> {
${body(place)}
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable("table_${place}");
}
`;
}

function javaScript(place) {
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.dependsOn = exports.branchLabels = exports.downRevision = exports.revision = void 0;
exports.upgrade = upgrade;
exports.downgrade = downgrade;
${header(place, 'const { column, integer, string, text } = require("cortex-migrations");\n').replaceAll("export const ", "exports.")}
async function upgrade(op) {
${body(place)}
}

async function downgrade(op) {
  await op.dropTable("table_${place}");
}
`;
}
