import type { ConnectionTarget } from "../../src/dialects/contract/connection.js";

/** A target that names nothing. */
export const NO_TARGET: ConnectionTarget = Object.freeze({
  url: null,
  host: null,
  port: null,
  username: null,
  password: null,
  database: null,
  file: null,
  memory: false,
  schema: null,
  ssl: "off",
  sslCa: null,
  handle: null,
});
