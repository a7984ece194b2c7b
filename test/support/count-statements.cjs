// Required before the command (node --require): counts the statements that really run on the database of a file, and
// writes them, one a line behind "STATEMENT ", to the error output at the end.
const driver = require("@photostructure/sqlite");
const { writeSync } = require("node:fs");

const seen = [];

class Counting extends driver.DatabaseSync {
  #counts;

  constructor(location, ...options) {
    super(location, ...options);
    this.#counts = location !== ":memory:";
  }

  #note(sql) {
    if (this.#counts) seen.push(sql.replace(/\s+/g, " "));
  }

  exec(sql) {
    this.#note(sql);
    return super.exec(sql);
  }

  prepare(sql, ...options) {
    const statement = super.prepare(sql, ...options);
    const { all, run, get } = statement;
    const counted =
      (method) =>
      (...parameters) => {
        this.#note(sql);
        return method.apply(statement, parameters);
      };
    return {
      all: counted(all),
      run: counted(run),
      get: counted(get),
      setReadBigInts: (enabled) => statement.setReadBigInts(enabled),
    };
  }
}

require.cache[require.resolve("@photostructure/sqlite")].exports = { ...driver, DatabaseSync: Counting };
process.on("exit", () => writeSync(2, seen.map((sql) => `STATEMENT ${sql}\n`).join("")));
