import { randomBytes } from "node:crypto";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { identifierIfNeeded, quoteString } from "../sql/quote.js";
import { mayNotCreate } from "./may-not-create.js";

/** `cortex_scratch_{seconds}_{random}`: whose it is and how old, in its name. */
const NAME = /^cortex_scratch_([0-9a-z]{6,8})_[0-9a-f]{16}$/;

/** A database of this age in which nobody is logged in belongs to a process that was killed. */
const DEAD_AFTER_SECONDS = 3_600;

const secondsNow = (): number => Math.floor(Date.now() / 1_000);

/**
 * A database of its own on the same server, with the same encoding and collation and nothing in it. It is dropped when
 * the connection is closed; what a process that was killed has left behind is dropped by the next one.
 *
 * @returns null for a role that may make no database, on a standby, and for a client of the host's
 */
export async function openScratchDatabase(real: PostgresqlConnection): Promise<PostgresqlConnection | null> {
  const { another } = real.origin;
  if (another === null) return null;
  const name = `cortex_scratch_${secondsNow().toString(36)}_${randomBytes(8).toString("hex")}`;
  const statement = `CREATE DATABASE ${name} TEMPLATE template0 ${await localeOf(real)}`;
  const maker = await another();
  try {
    await dropLeftovers(maker);
    await maker.run(statement);
  } catch (error) {
    if (mayNotCreate(error)) return null;
    throw error;
  } finally {
    await maker.close();
  }
  const drop = async (): Promise<void> => {
    const dropper = await another();
    try {
      await dropper.run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } finally {
      await dropper.close();
    }
  };
  try {
    return await another({ database: name, afterClose: drop });
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Encoding, collation and its provider (https://www.postgresql.org/docs/current/sql-createdatabase.html). */
async function localeOf(real: PostgresqlConnection): Promise<string> {
  const { major } = real.version;
  const provider = major >= 15 ? "datlocprovider::text" : "'c'";
  const locale = major >= 17 ? "datlocale" : major >= 15 ? "daticulocale" : "NULL";
  const [row] = await real.query(
    `SELECT pg_encoding_to_char(encoding)::text AS encoding, datcollate::text AS collation, datctype::text AS ctype,
       ${provider} AS provider, (${locale})::text AS locale
     FROM pg_catalog.pg_database WHERE datname = current_database()`,
  );
  const parts = [
    ["ENCODING", row?.encoding],
    ["LC_COLLATE", row?.collation],
    ["LC_CTYPE", row?.ctype],
    ...(row?.provider === "i"
      ? [["LOCALE_PROVIDER", "icu"] as const, ["ICU_LOCALE", row.locale] as const]
      : []),
    ...(row?.provider === "b"
      ? [["LOCALE_PROVIDER", "builtin"] as const, ["BUILTIN_LOCALE", row.locale] as const]
      : []),
  ];
  return parts.map(([key, value]) => `${key} ${quoteString(String(value))}`).join(" ");
}

async function dropLeftovers(maker: PostgresqlConnection): Promise<void> {
  const rows = await maker.query(
    `SELECT datname::text AS name FROM pg_catalog.pg_database d
     WHERE datname LIKE 'cortex\\_scratch\\_%' AND pg_catalog.pg_has_role(datdba, 'MEMBER')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)`,
  );
  for (const row of rows) {
    const name = String(row.name);
    const seconds = Number.parseInt(NAME.exec(name)?.[1] ?? "", 36);
    if (secondsNow() - seconds > DEAD_AFTER_SECONDS)
      await maker.run(`DROP DATABASE IF EXISTS ${identifierIfNeeded(name)}`);
  }
}
