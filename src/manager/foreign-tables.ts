import type { Row } from "../operations/operation-context.js";
import type { ForeignMigration, ImportLayout } from "../revisions/import/foreign-chain.js";

/** What the table of another tool says is applied. */
export interface AppliedThere {
  /** The names of the migrations. */
  readonly names: ReadonlySet<string>;
  /** What has to be settled with the other tool first. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** The table in which another tool keeps what it has applied. */
export interface ForeignTable {
  readonly name: string;
  /** A column that tells it from another tool's table of the same name. */
  readonly column: string;
  /** The schema (namespace) of its own in which the tool puts it. */
  readonly schema?: string;
  readonly read: (migrations: readonly ForeignMigration[], rows: readonly Row[]) => AppliedThere;
}

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const isTrue = (value: unknown): boolean => /^(?:true|t|1)$/i.test(text(value));
/** Without zeros in front of a number, or behind the parts of a version. */
const canonical = (version: string): string =>
  /^\d+(?:\.\d+)*$/.test(version)
    ? version
        .split(".")
        .map((part) => String(BigInt(part)))
        .join(".")
        .replace(/(?:\.0)+$/, "")
    : version;

interface AppliedVersions {
  readonly versions: Iterable<string>;
  readonly problems?: readonly string[];
  readonly notes?: readonly string[];
}

/** The migrations of these versions; a version that no file has is a problem. */
function byVersion(migrations: readonly ForeignMigration[], applied: AppliedVersions): AppliedThere {
  const wanted = new Set([...applied.versions].map(canonical));
  const ofFiles = new Set(migrations.map(({ version }) => canonical(version ?? "")));
  const names = migrations
    .filter(({ version }) => version !== null && wanted.has(canonical(version)))
    .map(({ name }) => name);
  const unknown = [...wanted].filter((version) => !ofFiles.has(version));
  return {
    names: new Set(names),
    problems: [
      ...(applied.problems ?? []),
      ...unknown.map((version) => `version ${version} is applied there, and no file has it`),
    ],
    notes: applied.notes ?? [],
  };
}

/** One row, the version that everything up to is applied; `dirty` when its file has failed half way. */
function readGolangMigrate(migrations: readonly ForeignMigration[], rows: readonly Row[]): AppliedThere {
  const [row] = rows;
  const at = text(row?.["version"]);
  const isAt = (one: ForeignMigration): boolean => canonical(one.version ?? "") === canonical(at);
  const last = migrations.findIndex(isAt);
  const unknown = row !== undefined && last < 0 ? [`version ${at} is applied there, and no file has it`] : [];
  const dirty = isTrue(row?.["dirty"])
    ? [`version ${at} is dirty: its file has failed, and how much of it was done is not known`]
    : [];
  const names = new Set(migrations.slice(0, last + 1).map(({ name }) => name));
  return { names, problems: [...unknown, ...dirty], notes: [] };
}

/** A row for each way; the last one of a version counts. Version 0 is the table's own. */
function readGoose(migrations: readonly ForeignMigration[], rows: readonly Row[]): AppliedThere {
  const last = new Map<string, boolean>();
  for (const row of rows.toSorted((a, b) => Number(a["id"]) - Number(b["id"])))
    last.set(text(row["version_id"]), isTrue(row["is_applied"]));
  const versions = [...last].flatMap(([version, isApplied]) =>
    isApplied && version !== "0" ? [version] : [],
  );
  return byVersion(migrations, { versions });
}

/** A row a run, in the order of `installed_rank`; an undo takes its version back, a baseline stands for all below it. */
function readFlyway(migrations: readonly ForeignMigration[], rows: readonly Row[]): AppliedThere {
  const versions = new Set<string>();
  const repeatable = new Set<string>();
  const problems: string[] = [];
  for (const row of rows.toSorted((a, b) => Number(a["installed_rank"]) - Number(b["installed_rank"]))) {
    const [version, type, script] = [text(row["version"]), text(row["type"]), text(row["script"])];
    if (!isTrue(row["success"])) problems.push(`${script} has failed there`);
    else if (type === "UNDO_SQL" || type === "DELETE") versions.delete(version);
    else if (type === "BASELINE" || type === "SQL_BASELINE") {
      const at = migrations.findLastIndex((one) => isAtMost(one.version, version));
      for (const one of migrations.slice(0, at + 1)) versions.add(one.version ?? "");
    } else if (version !== "") versions.add(version);
    else if (type !== "SCHEMA")
      repeatable.add(script.slice(script.lastIndexOf("/") + 1).replace(/\.sql$/, ""));
    problems.push(...editedFlyway(migrations, row));
  }
  const found = byVersion(migrations, { versions, problems });
  return { ...found, names: new Set([...found.names, ...repeatable]) };
}

function editedFlyway(migrations: readonly ForeignMigration[], row: Row): readonly string[] {
  const [version, checksum] = [text(row["version"]), text(row["checksum"])];
  if (version === "" || checksum === "" || text(row["type"]) !== "SQL") return [];
  const file = migrations.find(
    (one) => one.version !== null && canonical(one.version) === canonical(version),
  );
  return file === undefined || file.checksum === checksum ? [] : [edited(file)];
}

const edited = ({ up }: ForeignMigration): string => `${up.path} was edited since it was applied there`;

function isAtMost(version: string | null, limit: string): boolean {
  if (version === null) return false;
  const [parts, most] = [version, limit].map((one) => one.split(".").map(Number));
  for (let at = 0; at < Math.max(parts?.length ?? 0, most?.length ?? 0); at += 1) {
    const difference = (parts?.[at] ?? 0) - (most?.[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** A row a try: one that was rolled back does not count, one that has neither ended nor been rolled back has failed. */
function readPrisma(migrations: readonly ForeignMigration[], rows: readonly Row[]): AppliedThere {
  const versions: string[] = [];
  const problems: string[] = [];
  const notes: string[] = [];
  for (const row of rows) {
    const name = text(row["migration_name"]);
    if (row["rolled_back_at"] !== null) notes.push(`${name} was rolled back there, and does not count`);
    else if (row["finished_at"] === null) problems.push(`${name} has failed there, and was not resolved`);
    else {
      versions.push(name);
      const file = migrations.find((one) => one.name === name);
      if (file !== undefined && file.checksum !== text(row["checksum"])) problems.push(edited(file));
    }
  }
  return byVersion(migrations, { versions, problems, notes });
}

/** A row a migration with the time of its file; everything that is not newer than the newest row is applied. */
function readDrizzle(migrations: readonly ForeignMigration[], rows: readonly Row[]): AppliedThere {
  const newest = Math.max(0, ...rows.map((row) => Number(text(row["created_at"]))));
  const applied = migrations.filter(({ version }) => rows.length > 0 && Number(version) <= newest);
  const hashes = new Set(rows.map((row) => text(row["hash"])));
  const problems = applied.filter((one) => !hashes.has(one.checksum ?? "")).map(edited);
  return { names: new Set(applied.map(({ name }) => name)), problems, notes: [] };
}

const versionColumn = (migrations: readonly ForeignMigration[], rows: readonly Row[]): AppliedThere =>
  byVersion(migrations, { versions: rows.map((row) => text(row["version"])) });

/** The tables by the layout of the files; null for one that has none of its own. */
export const FOREIGN_TABLES: Readonly<Record<ImportLayout, ForeignTable | null>> = {
  dbmate: { name: "schema_migrations", column: "version", read: versionColumn },
  "golang-migrate": { name: "schema_migrations", column: "dirty", read: readGolangMigrate },
  goose: { name: "goose_db_version", column: "version_id", read: readGoose },
  flyway: { name: "flyway_schema_history", column: "installed_rank", read: readFlyway },
  diesel: { name: "__diesel_schema_migrations", column: "version", read: versionColumn },
  prisma: { name: "_prisma_migrations", column: "migration_name", read: readPrisma },
  drizzle: { name: "__drizzle_migrations", column: "created_at", schema: "drizzle", read: readDrizzle },
  plain: null,
};
