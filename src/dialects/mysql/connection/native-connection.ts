/** A column of a result, as mysql2 describes it. */
export interface NativeField {
  readonly name: string;
  /** The protocol's number of the type. */
  readonly columnType: number;
  /** The collation's number; 63 is "binary". */
  readonly characterSet: number;
}

/** What the type cast of mysql2 is given for each value. */
export interface NativeValue {
  buffer(): Buffer | null;
}

/** A query with rows as arrays, whose values are cast by a function of ours. */
export interface NativeQuery {
  readonly sql: string;
  readonly rowsAsArray: true;
  readonly typeCast: (value: NativeValue) => unknown;
}

/** The connection of mysql2 as far as it is used here; its promise connection has it under `connection`. */
export interface NativeConnection {
  query(query: NativeQuery, callback: (error: unknown, result: unknown, fields: unknown) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  removeListener(event: "error", listener: (error: unknown) => void): unknown;
  ping(callback: (error: unknown) => void): unknown;
  end(callback: (error: unknown) => void): unknown;
  destroy(): unknown;
}

/** What a statement came to. */
export interface NativeResult {
  readonly rows: readonly (readonly unknown[])[];
  readonly fields: readonly NativeField[];
  /** The rows that it wrote — or found, for an UPDATE. */
  readonly affected: number;
  /** The flags of the session, where the answer has them. */
  readonly status: number | null;
}

interface Header {
  readonly affectedRows?: unknown;
  readonly serverStatus?: unknown;
}

function resultOf(result: unknown, fields: unknown): NativeResult {
  if (Array.isArray(result) && Array.isArray(fields)) {
    // A CALL gives several results; its last is the header.
    if (fields.every((field) => field !== undefined && !Array.isArray(field)))
      return { rows: result, fields, affected: 0, status: null };
    const first = fields.findIndex((field) => Array.isArray(field));
    const rows = first === -1 ? [] : result[first];
    return { ...resultOf(result.at(-1), undefined), rows, fields: first === -1 ? [] : fields[first] };
  }
  const header = (result ?? {}) as Header;
  return {
    rows: [],
    fields: [],
    affected: typeof header.affectedRows === "number" ? header.affectedRows : 0,
    status: typeof header.serverStatus === "number" ? header.serverStatus : null,
  };
}

/** Sends one statement and waits for its answer. @throws what the driver throws */
export function send(native: NativeConnection, sql: string): Promise<NativeResult> {
  return new Promise((resolve, reject) => {
    native.query({ sql, rowsAsArray: true, typeCast: (value) => value.buffer() }, (error, result, fields) => {
      if (error === null || error === undefined) resolve(resultOf(result, fields));
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
