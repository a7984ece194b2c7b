import { rebuildEnum } from "../compiler/enum-change.js";
import { LiveCatalog } from "../compiler/live-catalog.js";
import { StandingGround } from "../compiler/standing-ground.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";

const SAVEPOINT = "cortex_settle";

/** Values that were added to a type after it was made have another transaction, or savepoint, than the type itself. */
const UNSETTLED = `SELECT t.typname::text AS name, json_agg(e.enumlabel ORDER BY e.enumsortorder)::text AS labels
  FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
  WHERE n.nspname = current_schema() GROUP BY t.oid, t.typname HAVING bool_or(e.xmin::text <> t.xmin::text)`;

/**
 * Makes the values that a step has added to enumerations usable for the steps after it. Elsewhere the step's commit
 * does that (https://www.postgresql.org/docs/18/sql-altertype.html); a scratch has no commit, but its tables have no
 * rows that anybody wants to keep apart, so the types are made anew. Where that is refused, because something stands on a
 * column of the type that cannot be made again, the values stay as they are, and the server says so to who uses them.
 */
export async function settleEnumerations(connection: PostgresqlConnection): Promise<void> {
  const catalog = new LiveCatalog(connection);
  for (const { name, labels } of await connection.query(UNSETTLED)) {
    const at = { schema: null, name: String(name) };
    const now = JSON.parse(String(labels)) as readonly string[];
    const source = { kind: "execute", sql: "", parameters: null } as const;
    const ground = new StandingGround();
    const context = { source, catalog, ground };
    const statements = await ground.around(await rebuildEnum({ at, labels: now }, context), context);
    const changes = statements.flatMap((statement) => (statement.kind === "run" ? [statement.sql] : []));
    try {
      await connection.runTogether(
        [`SAVEPOINT ${SAVEPOINT}`, ...changes, `RELEASE SAVEPOINT ${SAVEPOINT}`].join(";\n"),
      );
    } catch (error) {
      if (connection.isLost) throw error;
      await connection.runTogether(`ROLLBACK TO SAVEPOINT ${SAVEPOINT};\nRELEASE SAVEPOINT ${SAVEPOINT}`);
    }
  }
}
