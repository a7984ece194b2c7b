// The least that loads the revisions and runs them: each file is required when its turn comes, its `upgrade` is called,
// and what it asks for is one of the recorded statements, in the transactions that they were recorded in. There is no
// graph, no look at the version rows, no check, no log, and nothing is compiled into SQL.
//   node bench/support/least.mjs DATABASE STATEMENTS.json CHAIN
import { readdirSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";

const [path, recorded, folder] = process.argv.slice(2);
const place = (name) => Number(/_(\d+)\.js$/.exec(name)?.[1]);
const names = readdirSync(folder).sort((a, b) => place(a) - place(b));

// What the revisions import, from wherever they lie.
const authoring = new Module("cortex-migrations");
authoring.exports = { column: Array, integer: String, string: String, text: String };
authoring.loaded = true;
Module._cache["cortex-migrations"] = authoring;
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) =>
  name === "cortex-migrations" ? name : resolve.call(Module, name, ...rest);
const require = createRequire(join(folder, "x.js"));

const database = new DatabaseSync(path);
const statements = JSON.parse(readFileSync(recorded, "utf8")).values();
const run = ({ sql, parameters }) => {
  if (parameters === null) database.exec(sql);
  else database.prepare(sql).run(...parameters);
};
let isMade = false;
const op = {
  async createTable(name) {
    for (const statement of statements) {
      run(statement);
      if (statement.sql.startsWith(`CREATE TABLE ${name} `)) break;
    }
    isMade = true;
  },
};
for (const name of names) {
  isMade = false;
  await require(join(folder, name)).upgrade(op);
  if (!isMade) throw new Error(`${name} has not asked for its table`);
  for (const statement of statements) {
    run(statement);
    if (statement.sql === "COMMIT") break;
  }
}
database.close();
