import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { asMysql } from "../../src/dialects/mysql/connection/mysql-connection.js";
import { normalize } from "../../src/dialects/mysql/normalizer.js";
import { reflect } from "../../src/dialects/mysql/reflector/reflect.js";
import { scratch } from "../../src/dialects/mysql/scratch.js";
import { nativeDump, runScript } from "../support/servers/index.js";
import { databaseCorpus } from "../support/sqlite.js";
import { onDatabase, SERVERS, type Workbench } from "../unit/dialects/mysql/support.js";

const scope = { schema: null, exclude: [] };

interface Item {
  readonly name: string;
  readonly folder: string;
}

/** The databases of the corpus that are written for these servers; none in a bare clone. */
function items(): readonly Item[] {
  const root = databaseCorpus();
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(join(root, entry.name)).includes("mysql"))
      .map((entry) => ({ name: entry.name, folder: join(root, entry.name, "mysql") }));
  } catch (error) {
    console.warn(`no database corpus at ${root}, its tests are skipped: ${String(error)}`);
    return [];
  }
}

/** The files in their order: the schema, or the ups of a chain. */
function filesOf({ folder }: Item): readonly string[] {
  const own = readdirSync(folder);
  if (own.includes("schema.sql")) return [join(folder, "schema.sql")];
  const chain = join(folder, "chain");
  return readdirSync(chain)
    .filter((file) => file.endsWith(".up.sql"))
    .sort()
    .map((file) => join(chain, file));
}

/** Those that hold a program's body without DELIMITER: the shell would cut it, the driver of their authors does not. */
function unsplit({ folder }: Item): ReadonlySet<string> {
  const chain = join(folder, "chain");
  if (!readdirSync(folder).includes("chain") || !readdirSync(chain).includes("WHOLE")) return new Set();
  return new Set(
    readFileSync(join(chain, "WHOLE"), "utf8")
      .split("\n")
      .map((line) => `${line.trim()}.up.sql`),
  );
}

async function load(item: Item, bench: Workbench): Promise<void> {
  const whole = unsplit(item);
  for (const file of filesOf(item)) {
    const text = readFileSync(file, "utf8");
    if (whole.has(basename(file))) await bench.connection.run(text);
    else expect(await runScript(bench.on, bench.database, text), file).toMatchObject({ ok: true });
  }
}

const found = items();

describe.runIf(found.length > 0)("databases that other people designed", () => {
  for (const name of SERVERS)
    for (const item of found)
      it(
        `${item.name} on ${name}: read, spelled, copied, and left as it was`,
        () =>
          onDatabase(name, async (bench) => {
            await load(item, bench);
            const { connection } = bench;
            const before = await nativeDump(bench.on, bench.database);
            const { schema, others } = await reflect(connection, scope);
            expect(schema.tables.length).toBeGreaterThan(5);
            expect((await normalize(schema, connection)).tables).toEqual(schema.tables);

            const copy = asMysql(await scratch({ kind: "copy", of: connection }));
            try {
              const read = await reflect(copy, scope);
              expect(read.schema.tables).toEqual(schema.tables);
              expect(read.others).toEqual(others);
            } finally {
              await copy.close();
            }

            await onDatabase(name, async (empty) => {
              expect((await normalize(schema, empty.connection)).tables).toEqual(schema.tables);
              expect(await reflect(empty.connection, scope)).toMatchObject({
                schema: { tables: [] },
                others: [],
              });
            });
            expect(await nativeDump(bench.on, bench.database)).toBe(before);
            const left = await connection.query(`SHOW DATABASES LIKE '${copy.defaultSchema}'`);
            expect(left).toEqual([]);
          }),
        240_000,
      );
});
