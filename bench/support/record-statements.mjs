import { DatabaseSync } from "@photostructure/sqlite";

/**
 * A database handle that notes what is written through it: BEGIN, COMMIT, and every statement that changes something,
 * the rows of the version table and of the audit among them, with their parameters. What is only read is not noted:
 * looking before acting is a part of the tool's work and not of the statements'.
 */
export function recordingHandle(path) {
  const database = new DatabaseSync(path);
  const statements = [];
  const note = (sql, parameters) => {
    if (!/^\s*(?:select|pragma|values|explain)\b/i.test(sql)) statements.push({ sql, parameters });
  };
  const handle = {
    isOpen: true,
    get isTransaction() {
      return database.isTransaction;
    },
    exec: (sql) => {
      note(sql, null);
      database.exec(sql);
    },
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        all: (...parameters) => statement.all(...parameters),
        setReadBigInts: (enabled) => statement.setReadBigInts(enabled),
        run: (...parameters) => {
          note(sql, parameters);
          return statement.run(...parameters);
        },
      };
    },
    close: () => database.close(),
  };
  return { handle, statements, close: () => database.close() };
}

/** The statements as a file for the bare side. Whole numbers are bound as BigInt; these are small ones. */
export function statementsText(statements) {
  return JSON.stringify(statements, (_key, value) => (typeof value === "bigint" ? Number(value) : value));
}
