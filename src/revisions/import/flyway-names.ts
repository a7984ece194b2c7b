import type { FlywaySettings } from "./flyway-settings.js";

/** What a file's name says to Flyway. */
export interface FlywayFile {
  readonly kind: "versioned" | "undo" | "baseline" | "repeatable";
  readonly path: string;
  /** The parts of the version, `[1, 2]`; none for a repeatable one. */
  readonly version: readonly bigint[];
  /** As its table has it: `1.2`. */
  readonly versionText: string;
  readonly description: string;
}

/**
 * Reads names such as `V1.2__add_users.sql`, `U1.2__add_users.sql` and `R__views.sql`
 * (https://documentation.red-gate.com/flyway/flyway-concepts/migrations/migration-naming). Null for any other.
 */
export function flywayFile(path: string, settings: FlywaySettings): FlywayFile | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const suffix = settings.suffixes.find((ending) => name.endsWith(ending));
  if (suffix === undefined) return null;
  const bare = name.slice(0, -suffix.length);
  const { versioned, undo, baseline, repeatable, separator } = settings;
  const kinds = [
    ["versioned", versioned],
    ["undo", undo],
    ["baseline", baseline],
    ["repeatable", repeatable],
  ] as const;
  for (const [kind, prefix] of kinds.toSorted((a, b) => b[1].length - a[1].length)) {
    if (!bare.startsWith(prefix)) continue;
    const rest = bare.slice(prefix.length);
    const at = rest.indexOf(separator);
    const [written, title] = at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at + separator.length)];
    const description = title.replaceAll("_", " ").trim();
    if (kind === "repeatable" && at === 0 && title !== "")
      return { kind, path, version: [], versionText: "", description };
    const versionText = written.replaceAll("_", ".");
    if (kind !== "repeatable" && /^\d+(?:\.\d+)*$/.test(versionText))
      return { kind, path, version: partsOf(versionText), versionText, description };
  }
  return null;
}

/** Zeros at the end say nothing: 1.0 is 1. */
function partsOf(version: string): readonly bigint[] {
  const parts = version.split(".").map(BigInt);
  while (parts.length > 1 && parts.at(-1) === 0n) parts.pop();
  return parts;
}

/** The order in which Flyway applies versions: part by part, as numbers. */
export function byVersion(a: readonly bigint[], b: readonly bigint[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left, right] = [a[at] ?? 0n, b[at] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
