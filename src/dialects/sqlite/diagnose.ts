import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { Finding } from "../contract/dialect.js";
import type { SqliteConnection } from "./connection/sqlite-connection.js";
import { isAtLeast } from "./connection/sqlite-version.js";

function versionFinding(connection: SqliteConnection): Finding {
  return { check: "version", ok: true, detail: connection.serverVersion, hint: null };
}

function problemOf(path: string): string | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function fileFinding({ path, label }: SqliteConnection): Finding {
  if (path === null) return { check: "file", ok: true, detail: `${label} (no file)`, hint: null };
  const problem = problemOf(path);
  return {
    check: "file",
    ok: problem === null,
    detail: problem ?? `${path} and its folder can be written`,
    hint: problem === null ? null : "Give this user the right to write the file and its folder.",
  };
}

function journalFinding(connection: SqliteConnection): Finding {
  const mode = String(connection.pragma("journal_mode"));
  // Fixed in 3.53.0: a reset of the log could corrupt the database (https://sqlite.org/changes.html).
  const risky = mode === "wal" && !isAtLeast(connection.version, "3.53.0");
  return {
    check: "journal mode",
    ok: !risky,
    detail: risky
      ? `wal, with ${connection.serverVersion}, which can damage the file when a log is reset`
      : mode,
    hint: risky ? "Update SQLite to 3.53.0 or newer wherever this file is opened." : null,
  };
}

function integrityFinding(connection: SqliteConnection): Finding {
  const lines = connection.rows("PRAGMA quick_check(10)").map((row) => String(Object.values(row)[0]));
  const ok = lines.length === 1 && lines[0] === "ok";
  return {
    check: "integrity",
    ok,
    detail: lines.join("; "),
    hint: ok ? null : "Stop what writes to the database and restore a backup.",
  };
}

function foreignKeyFinding(connection: SqliteConnection): Finding {
  const rows = connection.rows(
    `SELECT "table" AS child, parent, count(*) AS number FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 3 DESC`,
  );
  const broken = rows.map((row) => `${String(row.number)} of ${String(row.child)} -> ${String(row.parent)}`);
  return {
    check: "foreign keys",
    ok: broken.length === 0,
    detail: broken.length === 0 ? "every row refers to one that is there" : `broken: ${broken.join(", ")}`,
    hint: broken.length === 0 ? null : "A migration keeps them as they are; correct the rows when you can.",
  };
}

/** What `cortex doctor` says of a connection. Nothing is changed. */
export function diagnose(connection: SqliteConnection): readonly Finding[] {
  return [versionFinding, fileFinding, journalFinding, integrityFinding, foreignKeyFinding].map((find) =>
    find(connection),
  );
}
