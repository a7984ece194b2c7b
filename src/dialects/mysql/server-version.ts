/** Which of the two servers it is. */
export type Flavour = "mysql" | "mariadb";

/** A server's version. */
export interface ServerVersion {
  readonly flavour: Flavour;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** For comparisons: 8.4.2 is 80402, 10.11.18 is 101118. */
  readonly number: number;
  /** For people, as "MariaDB 10.11.18". */
  readonly text: string;
}

/** The oldest servers that are supported: the first with roles, CTEs, enforced CHECKs and atomic DDL. */
export const OLDEST: Readonly<Record<Flavour, { readonly number: number; readonly text: string }>> =
  Object.freeze({
    mysql: { number: 80016, text: "MySQL 8.0.16" },
    mariadb: { number: 100600, text: "MariaDB 10.6" },
  });

/**
 * Reads what VERSION() says. MariaDB tells its name there, in front of the packager's (https://mariadb.com/kb/en/version/);
 * everything else is MySQL or says that it is compatible with it.
 *
 * @example parseVersion("10.11.18-MariaDB-0+deb12u1").text // "MariaDB 10.11.18"
 */
export function parseVersion(text: string): ServerVersion {
  const flavour: Flavour = /mariadb/i.test(text) ? "mariadb" : "mysql";
  // Old proxies put 5.5.5- before a MariaDB's own version, for replicas that could not read two digits.
  const [, major = "0", minor = "0", patch = "0"] = /^(?:5\.5\.5-)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const parts = { major: Number(major), minor: Number(minor), patch: Number(patch) };
  const name = flavour === "mariadb" ? "MariaDB" : "MySQL";
  return Object.freeze({
    flavour,
    ...parts,
    number: parts.major * 10_000 + parts.minor * 100 + parts.patch,
    text: `${name} ${parts.major}.${parts.minor}.${parts.patch}`,
  });
}

/** True for a server of that flavour that is at least that version. */
export function isAtLeast(version: ServerVersion, flavour: Flavour, number: number): boolean {
  return version.flavour === flavour && version.number >= number;
}
