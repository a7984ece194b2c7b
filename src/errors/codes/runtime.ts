import { errorRow } from "../cortex-error.js";

export const runtimeCodes = {
  MIG_LOCK_TIMEOUT: errorRow<{ database: string; waitedSeconds: number; holder: string | null }>({
    exit: 4,
    http: 409,
    message: (d) =>
      `Another process holds the migration lock of ${d.database}: waited ${d.waitedSeconds} s${d.holder === null ? "" : ` for ${d.holder}`}`,
    hint: () =>
      "Try again when it is done; CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT (seconds) or --lock-timeout sets how long to wait.",
  }),
};
