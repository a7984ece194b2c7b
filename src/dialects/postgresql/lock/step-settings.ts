import { StepSettings } from "../../shared/step-settings.js";
import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { identifierIfNeeded } from "../sql/quote.js";

/** The run sets lock_timeout itself, for each statement; `role` and the user of the session are no rows of pg_settings. */
const READ = `SELECT name::text AS name, setting AS value FROM pg_catalog.pg_settings WHERE source = 'session' AND name <> 'lock_timeout'
UNION ALL SELECT 'role', pg_catalog.current_setting('role') UNION ALL SELECT '', session_user::text`;

/** The name under which the session's user is kept. */
const USER = "";

/** The {@link StepSettings} of a session: what it has set, the role with it. */
export function stepSettings(connection: PostgresqlConnection): StepSettings {
  return new StepSettings({
    isLost: () => connection.isLost,
    beforeSetting: (listener) => connection.beforeSetting.listen(listener),
    read: async () => {
      const rows = await connection.query(READ);
      return new Map(rows.map((row) => [String(row.name), String(row.value)]));
    },
    restore: async (before, now) => {
      // The user first: it takes the role with it.
      if (now.get(USER) !== before.get(USER)) await connection.run("RESET SESSION AUTHORIZATION");
      for (const name of new Set([...now.keys(), ...before.keys()])) {
        if (name === USER || now.get(name) === before.get(name)) continue;
        const value = before.get(name);
        if (value === undefined) await connection.run(`RESET ${identifierIfNeeded(name)}`);
        else await connection.query("SELECT pg_catalog.set_config($1, $2, false)", [name, value]);
      }
    },
  });
}
