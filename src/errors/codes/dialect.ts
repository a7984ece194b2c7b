import { errorRow } from "../cortex-error.js";

export const dialectCodes = {
  MIG_DIALECT_UNSUPPORTED: errorRow<{ operation: string; object: string; database: string; reason: string; instead: string }>({
    exit: 6,
    http: 422,
    message: (d) => `${d.database} cannot do '${d.operation}' on ${d.object}: ${d.reason}`,
    hint: (d) => d.instead,
  }),
};
