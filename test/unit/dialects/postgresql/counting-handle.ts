import { createRequire } from "node:module";

interface Client {
  connect(): Promise<void>;
  query(...given: readonly unknown[]): Promise<unknown>;
  end(): Promise<void>;
}

const require = createRequire(import.meta.url);

/** A client of the driver's that notes what is sent through it. */
export async function countingHandle(url: string): Promise<{
  readonly handle: unknown;
  readonly counted: unknown[];
  readonly end: () => Promise<void>;
}> {
  const { Client }: { Client: new (options: object) => Client } = require("pg");
  const handle = new Client({ connectionString: url });
  await handle.connect();
  const counted: unknown[] = [];
  const send = handle.query.bind(handle);
  handle.query = (...given) => {
    counted.push(given[0]);
    return send(...given);
  };
  return { handle, counted, end: () => handle.end() };
}
