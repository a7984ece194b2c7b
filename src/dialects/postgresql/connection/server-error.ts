/** The fields of an error that the server sends (https://www.postgresql.org/docs/current/protocol-error-fields.html). */
export interface ServerError {
  /** The SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
  readonly state: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
  readonly schema: string | null;
  readonly table: string | null;
  readonly column: string | null;
  readonly constraint: string | null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** An error that the server has sent; null for one of the driver's or the network's. */
export function serverErrorOf(error: unknown): ServerError | null {
  if (!(error instanceof Error)) return null;
  const fields = error as unknown as Readonly<Record<string, unknown>>;
  const state = text(fields.code);
  // The network's codes (EPIPE) may have five letters as well; only the server tells a severity.
  if (state === null || !/^[0-9A-Z]{5}$/.test(state) || text(fields.severity) === null) return null;
  return {
    state,
    message: error.message,
    detail: text(fields.detail) ?? "",
    hint: text(fields.hint) ?? "",
    schema: text(fields.schema),
    table: text(fields.table),
    column: text(fields.column),
    constraint: text(fields.constraint),
  };
}

/** A message about one object alone, whose name may hold quotes itself: the server does not double them. */
const ABOUT_ONE = /^[a-z ]+ "(.+)" (?:does not exist|already exists)$/s;

/** The names in a message of the server, which it puts in quotes of its language. */
export function namesIn(message: string): readonly string[] {
  const only = ABOUT_ONE.exec(message)?.[1];
  if (only !== undefined && !/" (?:of|for) [a-z ]+ "/.test(only)) return [only];
  return [...message.matchAll(/"([^"]+)"|«\s?([^»]+?)\s?»|„([^“”]+)[“”]|“([^”]+)”/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? "",
  );
}
