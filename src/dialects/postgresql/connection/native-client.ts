/** One answer of the server. */
export interface NativeResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
  readonly command: string;
}

/** How the values of a column are read, by the number of its type. */
export interface NativeTypes {
  getTypeParser(oid: number, format?: string): (text: string) => unknown;
}

/** A statement for the driver. */
export interface NativeQuery {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly types?: NativeTypes;
  /** The server keeps the statement under this name, with its plan. */
  readonly name?: string;
}

/** What is used of the driver's client, one that is opened here or one that the host hands in. */
export interface NativeClient {
  query(query: NativeQuery): Promise<NativeResult | readonly NativeResult[]>;
  on(event: "error" | "end", listener: (error?: unknown) => void): unknown;
  removeListener(event: "error" | "end", listener: (error?: unknown) => void): unknown;
  /** "I" idle, "T" in a transaction, "E" in one that has failed; older drivers do not tell. */
  getTransactionStatus?(): string | null;
  end?(): Promise<void>;
  readonly processID?: number | null;
}

/** True for a client of the driver (not for a pool, whose statements would run on several connections). */
export function isNativeClient(handle: unknown): handle is NativeClient {
  if (typeof handle !== "object" || handle === null) return false;
  const { query, on, removeListener } = handle as Partial<NativeClient>;
  return [query, on, removeListener].every((method) => typeof method === "function") && !isPool(handle);
}

/** True for a pool of the driver. */
export function isPool(handle: unknown): boolean {
  return typeof handle === "object" && handle !== null && "totalCount" in handle && "idleCount" in handle;
}
