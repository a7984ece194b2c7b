/** A server's version, in parts that can be compared. */
export interface PostgresqlVersion {
  readonly major: number;
  readonly minor: number;
  /** Always 0: since version 10 a number has two parts (https://www.postgresql.org/support/versioning/). */
  readonly patch: number;
  /** `server_version_num`: 180004 is 18.4. */
  readonly number: number;
  readonly flavour: "postgresql";
  /** As the server writes it: "18.4 (Debian 18.4-1)". */
  readonly text: string;
}

/** The oldest server that is supported: each older one has lost its makers' support. */
export const OLDEST_POSTGRESQL = 13;

/**
 * Reads `server_version_num` and `server_version`.
 *
 * @example parseServerVersion("180004", "18.4").major // 18
 */
export function parseServerVersion(number: string, text: string): PostgresqlVersion {
  const value = Number(number);
  return Object.freeze({
    major: Math.floor(value / 10_000),
    minor: value % 10_000,
    patch: 0,
    number: value,
    flavour: "postgresql",
    text,
  });
}
