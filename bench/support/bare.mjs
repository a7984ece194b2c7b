// The bare side of a measurement: a process that loads the driver, opens the file, and runs the statements it is given.
//   node bench/support/bare.mjs DATABASE STATEMENTS.json
import { readFileSync } from "node:fs";
import { DatabaseSync } from "@photostructure/sqlite";

const [path, statements] = process.argv.slice(2);
const database = new DatabaseSync(path);
for (const { sql, parameters } of JSON.parse(readFileSync(statements, "utf8")))
  if (parameters === null) database.exec(sql);
  else database.prepare(sql).run(...parameters);
database.close();
