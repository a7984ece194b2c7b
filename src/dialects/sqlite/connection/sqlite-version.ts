/** A version of the SQLite library, as numbers. */
export interface SqliteVersion {
  readonly text: string;
  readonly number: number;
}

/** The version as SQLite numbers it: 3.53.0 is 3053000 (https://sqlite.org/c3ref/libversion.html). */
export function parseVersion(text: string): SqliteVersion {
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  return Object.freeze({ text, number: major * 1_000_000 + minor * 1_000 + patch });
}

/** True when the version is at least `major.minor`. */
export function isAtLeast(version: SqliteVersion, minimum: string): boolean {
  return version.number >= parseVersion(minimum).number;
}
