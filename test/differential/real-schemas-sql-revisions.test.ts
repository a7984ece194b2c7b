import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CheckLog, type CheckResult, checkTable } from "../support/check-table.js";
import { makeMigrationProject, type MigrationProject } from "../support/migration-project.js";
import { beginsItself, openAsShell, realItems } from "../support/real-databases.js";
import type { CorpusItem } from "../support/sqlite.js";
import { feedShell } from "../support/sqlite-shell.js";
import { databaseState, exactText, stateDifference } from "../support/stored-text.js";
import { refusalOf } from "../support/try-change.js";

const items = realItems();
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

/** A file of the corpus as a revision. */
interface Piece {
  readonly id: string;
  readonly revises: string;
  readonly up: string;
  readonly down: string | null;
}

function piecesOf(item: CorpusItem): readonly Piece[] {
  return item.files.map(({ path, text }, at) => {
    const down = path.replace(/\.up\.sql$/, ".down.sql");
    return {
      id: `r${String(at + 1).padStart(3, "0")}`,
      revises: at === 0 ? "" : `r${String(at).padStart(3, "0")}`,
      up: text,
      down: down !== path && existsSync(down) ? readFileSync(down, "utf8") : null,
    };
  });
}

function writeChain(project: MigrationProject, item: CorpusItem): readonly Piece[] {
  const pieces = piecesOf(item);
  for (const [at, { id, revises, up, down }] of pieces.entries()) {
    const header = [
      `-- ${basename(item.files[at]?.path ?? "")}`,
      `-- Revision ID: ${id}`,
      `-- Revises: ${revises}`,
    ];
    const back = down === null ? [] : ["-- migrate:down", down];
    const text = [...header, "-- migrate:up", up, ...back].join("\n");
    project.write(`${id}_cortex_db_version_${at + 1}.sql`, `${text}\n`);
  }
  return pieces;
}

/**
 * Without what the tool keeps for itself, and what ANALYZE makes on a SQLite that is built with SQLITE_ENABLE_STAT4;
 * times that a default has filled in while the files ran are all the same.
 */
function withoutOwn(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => !/alembic_version|cortex_migration_|sqlite_stat4/.test(line))
    .map((line) => line.replaceAll(/'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'/g, "'a time'"));
}

/** The same text in one go by SQLite's shell, in a transaction as the tool runs it. */
function byShell(path: string, scripts: readonly string[]): void {
  for (const script of scripts)
    feedShell(path, `.bail on\n${beginsItself(script) ? script : `BEGIN;\n${script}\n;COMMIT;`}\n`);
}

function expectSame(project: MigrationProject, shell: string, log: CheckLog, stage: string): void {
  const [wanted, found] = [shell, project.database].map((path) => withoutOwn(databaseState(path, exactText)));
  const difference = stateDifference(wanted ?? [], found ?? []);
  if (difference.length > 0) log.problem(`${stage}: ${difference.join("\n")}`);
  else log.done();
}

/** True for the refusal of a file that begins a transaction itself: the step's own is around it. */
function isOwnTransaction(refusal: string | null, pieces: readonly Piece[]): boolean {
  const reason = "would begin or end the step's own transaction";
  return refusal?.includes(reason) === true && pieces.some((piece) => beginsItself(piece.up));
}

async function runChain(item: CorpusItem, log: CheckLog): Promise<void> {
  const project = makeMigrationProject();
  try {
    const pieces = writeChain(project, item);
    const shell = join(project.directory, "shell.db");
    openAsShell(shell).close();
    const manager = project.manager();
    const up = await refusalOf(async () => {
      await manager.applyMigrations({ target: "heads" });
    });
    if (isOwnTransaction(up, pieces)) return log.note(up ?? "");
    if (up !== null) return log.problem(`upgrade: ${up}`);
    byShell(
      shell,
      pieces.map((piece) => piece.up),
    );
    expectSame(project, shell, log, "upgrade");
    const downs = pieces.flatMap((piece) => (piece.down === null ? [] : [piece.down])).reverse();
    if (downs.length < pieces.length) return log.note("it has no way down");
    for (const [at, down] of downs.entries()) {
      const back = await refusalOf(async () => {
        await manager.downgradeMigrations({ target: "-1" });
      });
      if (back !== null) return log.problem(`downgrade ${at + 1}: ${back}`);
      byShell(shell, [down]);
      expectSame(project, shell, log, `downgrade ${at + 1}`);
    }
    await manager.applyMigrations({ target: "heads" });
    byShell(
      shell,
      pieces.map((piece) => piece.up),
    );
    expectSame(project, shell, log, "up again");
  } finally {
    await project.dispose();
  }
}

/** The script of `upgrade --sql`, fed to the shell. */
async function runScript(item: CorpusItem, log: CheckLog): Promise<void> {
  const project = makeMigrationProject();
  try {
    const pieces = writeChain(project, item);
    const [shell, offline] = ["shell.db", "offline.db"].map((name) => join(project.directory, name));
    if (shell === undefined || offline === undefined) return;
    for (const path of [shell, offline]) openAsShell(path).close();
    const manager = project.manager();
    const refused = await refusalOf(async () => {
      feedShell(offline, await manager.upgradeScript({ target: "heads" }));
    });
    if (isOwnTransaction(refused, pieces)) return log.note(refused ?? "");
    if (refused !== null) return log.problem(refused);
    byShell(
      shell,
      pieces.map((piece) => piece.up),
    );
    const [wanted, found] = [shell, offline].map((path) => withoutOwn(databaseState(path, exactText)));
    const difference = stateDifference(wanted ?? [], found ?? []);
    if (difference.length > 0) log.problem(difference.join("\n"));
    else log.done();
  } finally {
    await project.dispose();
  }
}

const checks = [
  ["sql revisions: what the shell makes of the files", runChain],
  ["sql script: what the shell makes of the files", runScript],
] as const;

describe.skipIf(items.length === 0)("chains of SQL that other people wrote", () => {
  describe.each(items)("$name", (item) => {
    it.each(checks)("%s", async (name, check) => {
      const log = new CheckLog(item.name, name);
      await check(item, log);
      results.push(log.result);
      expect(log.result.problems).toEqual([]);
      expect(log.result.done + log.result.notes.length).toBeGreaterThan(0);
    });
  });
});
