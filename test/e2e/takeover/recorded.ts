import { readFileSync } from "node:fs";
import { join } from "node:path";

const FIXTURES = join(import.meta.dirname, "../../fixtures/takeover");

/** What the earlier release executed for one revision, its version row included. */
export interface RecordedStep {
  readonly revision: string;
  readonly sql: string;
}

/** Reads a file of `test/fixtures/takeover` in which the line `-- DIRECTION ID` stands after the statements of each revision. */
function recorded(file: string, direction: "upgrade" | "downgrade"): readonly RecordedStep[] {
  const text = readFileSync(join(FIXTURES, file), "utf8");
  const steps: RecordedStep[] = [];
  let from = 0;
  for (const mark of text.matchAll(new RegExp(`^-- ${direction} ([0-9a-f]{12})$`, "gm"))) {
    steps.push({ revision: mark[1] ?? "", sql: text.slice(from, mark.index) });
    from = mark.index + mark[0].length;
  }
  if (text.slice(from).trim() !== "") throw new Error(`${file} ends with statements of no revision`);
  return steps;
}

/** What `pg_dump` said of a database at the last published revision. */
export const SCHEMA_AT_HEAD: string = readFileSync(join(FIXTURES, "postgresql-schema-at-head.sql"), "utf8");

/** PostgreSQL's published chain, base first. */
export const UPGRADES: readonly RecordedStep[] = recorded("postgresql-upgrade-by-revision.sql", "upgrade");
/** The way back, the last revision first. */
export const DOWNGRADES: readonly RecordedStep[] = recorded(
  "postgresql-downgrade-by-revision.sql",
  "downgrade",
);

/** The published revisions, base first. */
export const PUBLISHED_IDS: readonly string[] = UPGRADES.map(({ revision }) => revision);

/** What an empty database was told until it stood at a revision. */
export function upgradeScript(revision: string): string {
  const last = PUBLISHED_IDS.indexOf(revision);
  if (last < 0) throw new Error(`${revision} was never published`);
  return UPGRADES.slice(0, last + 1)
    .map(({ sql }) => sql)
    .join("");
}
