import { createRequire } from "node:module";
import { DatabaseSync } from "@photostructure/sqlite";
import mysql from "mysql2/promise";
import type { ProjectOn } from "./project-on.js";

/** What is used of the driver; the product's declaration of it knows other settings. */
interface Client {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  on(event: "error", listener: () => void): unknown;
  end(): Promise<void>;
}

const pg = createRequire(import.meta.url)("pg") as { readonly Client: new (options: object) => Client };

/** A session of another program that stays open between two statements. */
export interface SecondSession {
  readonly run: (sql: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Opens one on the database of a project, with the bare driver. */
export async function secondSession({ place, url }: ProjectOn): Promise<SecondSession> {
  if (place === "sqlite") {
    const db = new DatabaseSync(url.replace(/^sqlite:/, ""));
    return {
      run: async (sql) => db.exec(sql),
      end: async () => db.close(),
    };
  }
  if (place.startsWith("postgresql")) {
    const client = new pg.Client({ connectionString: url, application_name: "reporting" });
    client.on("error", () => undefined);
    await client.connect();
    return { run: async (sql) => void (await client.query(sql)), end: () => client.end() };
  }
  const connection = await mysql.createConnection({
    uri: url,
    connectAttributes: { program_name: "reporting" },
  });
  return { run: async (sql) => void (await connection.query(sql)), end: () => connection.end() };
}
