import { DatabaseSync } from "@photostructure/sqlite";

const database = new DatabaseSync("cortex.db");
for (const row of database.prepare("SELECT first_name, last_name FROM people ORDER BY id").all())
  console.log(Object.values(row).join(" / "));
database.close();
