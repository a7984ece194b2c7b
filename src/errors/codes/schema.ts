import { errorRow } from "../cortex-error.js";

export const schemaCodes = {
  MIG_SCHEMA_INVALID: errorRow<{ table: string; column: string | null; rule: string }>({
    exit: 2,
    http: 500,
    message: (d) =>
      d.column === null ? `Table '${d.table}' ${d.rule}` : `Column '${d.table}.${d.column}' ${d.rule}`,
    hint: () => "Correct the definition in the schema file.",
  }),
  MIG_SCHEMA_NAMING_TOKEN: errorRow<{ token: string; table: string }>({
    exit: 2,
    http: 500,
    message: (d) =>
      `The naming convention has no token '%(${d.token})s' (met while naming something of table '${d.table}')`,
    hint: () =>
      "Tokens are table_name, column_0_name, column_0_label, column_0_N_name, referred_table_name, referred_column_0_name, constraint_name.",
  }),
  MIG_SCHEMA_SQL_VALUE: errorRow<{ value: string; text: string }>({
    exit: 2,
    http: 500,
    message: (d) => `A ${d.value} was put into the SQL text \`${d.text}\``,
    hint: () =>
      "Put values into op.execute's parameters; only numbers and other sql`…` pieces may stand in a template.",
  }),
};
