/**
 * Conditions in which a session can read, but not create: insufficient_privilege, read_only_sql_transaction
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 */
const STATES = new Set(["42501", "25006"]);

/** The SQLSTATE of an error, or of what caused it; null when it has none. */
export function sqlStateOf(error: unknown): string | null {
  for (
    let at: unknown = error;
    typeof at === "object" && at !== null;
    at = (at as { cause?: unknown }).cause
  ) {
    const { code } = at as { readonly code?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return null;
}

/** True when the session may not create a schema here: its role may not, or the server is a standby. */
export function mayNotCreate(error: unknown): boolean {
  return STATES.has(sqlStateOf(error) ?? "");
}
