// Shows what is in the database; enforcement of foreign keys is on.
import { DatabaseSync } from "@photostructure/sqlite";

const database = new DatabaseSync("cortex.db");
const all = (sql) =>
  database
    .prepare(sql)
    .all()
    .map((row) => Object.values(row).join(" | "));
console.log(all("SELECT sql FROM sqlite_master WHERE name = 'authors'")[0]);
console.log(all("SELECT * FROM shelf").join("\n"));
database.exec("UPDATE authors SET name = 'Ursula K. Le Guin'");
console.log(all("SELECT what FROM changes").join("\n"));
database.close();
