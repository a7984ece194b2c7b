import { createHash } from "node:crypto";

/** What a migration lock stands for. */
export interface LockScope {
  readonly database: string;
  readonly schema: string;
  readonly versionTable: string;
}

/**
 * The key of the advisory lock: 64 bits of a hash, as the server takes it. Advisory locks belong to one database
 * already (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS); its name is in the hash all the
 * same, for poolers that send several names to one database.
 *
 * @example lockKey({ database: "app", schema: "public", versionTable: "alembic_version" }) // a signed 64-bit bigint
 */
export function lockKey({ database, schema, versionTable }: LockScope): bigint {
  const text = ["cortex-migrations", database, schema, versionTable].join("\0");
  return createHash("sha256").update(text).digest().readBigInt64BE(0);
}
