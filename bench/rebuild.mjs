import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { MigrationManager } from "../dist/esm/index.js";
import { ROOT, runNode } from "./support/process.mjs";
import { recordingHandle, statementsText } from "./support/record-statements.mjs";
import { interleaved } from "./support/statistics.mjs";

const ROWS = 2_000_000;
const FEW = 1000;

const SCHEMA = `
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    kind VARCHAR(20) NOT NULL,
    note TEXT
  );
  CREATE INDEX ix_events_account ON events (account);
  CREATE INDEX ix_events_kind ON events (kind, account);`;

const REVISION = `/**
 * limit the length of a note
 *
 * Revision ID: aaaaaaaaaaaa
 * Revises:
 */
import { type Operations, string, text } from "cortex-migrations";

export const revision = "aaaaaaaaaaaa";
export const downRevision = null;

export async function upgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("events", async (batch) => {
    await batch.alterColumn("note", { type: string(200) });
  });
}

export async function downgrade(op: Operations): Promise<void> {
  await op.batchAlterTable("events", async (batch) => {
    await batch.alterColumn("note", { type: text() });
  });
}
`;

/**
 * A column that gets another type, which SQLite can only do by building the table anew. The bare side runs the
 * statements that change something, recorded from the same revision on a small table: CREATE, INSERT … SELECT, DROP,
 * RENAME and the indexes, in one transaction. Ours adds the looking: rows counted, foreign keys checked.
 */
export const rebuild = {
  name: "rebuild",
  async run({ folder, rounds = 3 }) {
    const chain = join(folder, "chain-rebuild");
    mkdirSync(join(chain, "sqlite"), { recursive: true });
    writeFileSync(join(chain, "sqlite", "aaaaaaaaaaaa_cortex_db_version_1.ts"), REVISION);
    const [large, small, database] = ["large.db", "small.db", "rebuild.db"].map((name) => join(folder, name));
    fill(large, ROWS);
    fill(small, FEW);
    const statements = join(folder, "rebuild.json");
    writeFileSync(statements, statementsText(await record(folder, { chain, small })));
    const peaks = { large: 0, small: 0 };
    const ours = (source, size) => async () => {
      copyFileSync(source, database);
      const process = [`${ROOT}bench/support/rebuild-process.mjs`, database, chain];
      const { ms, output } = await runNode(process, { cwd: folder, keepOutput: true });
      peaks[size] = Math.max(peaks[size], JSON.parse(output).peakMiB);
      return ms;
    };
    const bare = async () => {
      copyFileSync(large, database);
      return (await runNode([`${ROOT}bench/support/bare.mjs`, database, statements], { cwd: folder })).ms;
    };
    const taken = await interleaved(rounds, {
      bare,
      large: ours(large, "large"),
      small: ours(small, "small"),
    });
    rmSync(database, { force: true });
    return [
      {
        what: `rebuild a table of ${ROWS} rows`,
        measured: taken.large,
        bare: taken.bare,
        unit: "ms",
        target: { ratio: 1.15 },
      },
      {
        what: `  memory beyond the same for ${FEW} rows`,
        measured: peaks.large - peaks.small,
        unit: "MiB",
        target: { atMost: 32 },
      },
    ];
  },
};

function fill(path, rows) {
  const database = new DatabaseSync(path);
  database.exec(SCHEMA);
  database.exec(`
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${rows})
    INSERT INTO events SELECT n, n * 7919 % 100003, 'kind ' || n % 17, 'note number ' || n FROM numbers`);
  database.close();
}

async function record(folder, { chain, small }) {
  const copy = join(folder, "record-rebuild.db");
  copyFileSync(small, copy);
  const { handle, statements, close } = recordingHandle(copy);
  const manager = new MigrationManager({
    connection: handle,
    versionsDirectory: chain,
    cwd: folder,
    interactive: false,
  });
  await manager.applyMigrations();
  await manager.close();
  close();
  if (!statements.some(({ sql }) => /^\s*insert\b.*\sselect\s/is.test(sql)))
    throw new Error(`no rebuild was recorded:\n${statements.map(({ sql }) => sql).join("\n")}`);
  return statements;
}
