/** A revision for the tests of the command, as an SQL file. */
export interface SqlRevision {
  readonly id: string;
  readonly revises?: string;
  readonly message: string;
  readonly up?: string;
  readonly down?: string;
  readonly labels?: string;
  readonly dependsOn?: string;
}

/** The text of a revision file in SQL. */
export function sqlRevision(given: SqlRevision): string {
  const lines = [
    `-- ${given.message}`,
    "--",
    `-- Revision ID: ${given.id}`,
    `-- Revises: ${given.revises ?? ""}`,
    ...(given.labels === undefined ? [] : [`-- Branch Labels: ${given.labels}`]),
    ...(given.dependsOn === undefined ? [] : [`-- Depends On: ${given.dependsOn}`]),
    "-- Create Date: 2026-01-09T12:30:45.123Z",
    "",
    "-- migrate:up",
    given.up ?? `CREATE TABLE t_${given.id} (id INTEGER);`,
    "-- migrate:down",
    given.down ?? `DROP TABLE t_${given.id};`,
    "",
  ];
  return lines.join("\n");
}

type Write = (path: string, text: string) => string;

/** Three revisions in a row: a table, a column, a table. */
export function writeLine(write: Write): void {
  const revisions: readonly SqlRevision[] = [
    {
      id: "aaaa00000001",
      message: "create users",
      up: "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);",
      down: "DROP TABLE users;",
    },
    {
      id: "bbbb00000002",
      revises: "aaaa00000001",
      message: "add email",
      up: "ALTER TABLE users ADD COLUMN email TEXT;",
      down: "ALTER TABLE users DROP COLUMN email;",
    },
    { id: "cccc00000003", revises: "bbbb00000002", message: "create orders" },
  ];
  for (const revision of revisions)
    write(`versions/sqlite/${revision.id}_cortex_db_version_1.sql`, sqlRevision(revision));
}

/**
 * A base, a branch point with two labelled branches, a base of its own that depends on the first, a merge of both
 * branches: Alembic's own example of all the marks in its lists.
 */
export function writeGraph(write: Write, options: { readonly merged: boolean }): void {
  const revisions: readonly SqlRevision[] = [
    { id: "aaaa00000001", message: "create users" },
    { id: "aaaa00000002", revises: "aaaa00000001", message: "add email" },
    { id: "bbbb00000003", revises: "aaaa00000002", message: "branch one", labels: "left" },
    { id: "cccc00000004", revises: "aaaa00000002", message: "branch two", labels: "right" },
    { id: "dddd00000005", message: "indep", labels: "shop", dependsOn: "bbbb00000003" },
    ...(options.merged
      ? [{ id: "eeee00000006", revises: "bbbb00000003, cccc00000004", message: "merge both" }]
      : []),
  ];
  for (const revision of revisions)
    write(`versions/sqlite/${revision.id}_cortex_db_version_1.sql`, sqlRevision(revision));
}
