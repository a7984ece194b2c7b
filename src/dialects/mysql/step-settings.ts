import { StepSettings } from "../shared/step-settings.js";
import type { MysqlConnection } from "./connection/mysql-connection.js";
import { quoteLiteral } from "./sql/quote.js";

/** Settings of a session that a migration file sets; a server has not all of them. */
const NAMES =
  `foreign_key_checks unique_checks check_constraint_checks sql_mode sql_notes sql_safe_updates sql_big_selects
  sql_auto_is_null sql_quote_show_create sql_require_primary_key sql_generate_invisible_primary_key
  character_set_client character_set_connection character_set_results collation_connection
  default_collation_for_utf8mb4 time_zone lc_time_names default_storage_engine default_week_format
  div_precision_increment explicit_defaults_for_timestamp group_concat_max_len innodb_strict_mode
  max_sp_recursion_depth old_alter_table alter_algorithm
  transaction_isolation tx_isolation auto_increment_increment auto_increment_offset system_versioning_alter_history
  restrict_fk_on_non_standard_key`.split(/\s+/);

const READ = `SHOW SESSION VARIABLES WHERE Variable_name IN (${NAMES.map((name) => `'${name}'`).join(", ")})`;

/** The {@link StepSettings} of a session: those of {@link NAMES} that the server has. */
export function stepSettings(connection: MysqlConnection): StepSettings {
  return new StepSettings({
    isLost: () => connection.isLost,
    beforeSetting: (listener) => connection.beforeSetting.listen(listener),
    read: async () => {
      const rows = await connection.query(READ);
      return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
    },
    restore: async (before, now) => {
      const changed = [...before].filter(([name, value]) => now.get(name) !== value);
      connection.settingsAreBack();
      if (changed.length === 0) return;
      const texts = changed.map(
        ([name, value]) => `@@SESSION.${name} = ${/^\d+$/.test(value) ? value : quoteLiteral(value)}`,
      );
      await connection.run(`SET ${texts.join(", ")}`);
      connection.settingsAreBack();
    },
  });
}
