import { errorRow } from "../cortex-error.js";

export const operationCodes = {
  MIG_OPERATION_INVALID: errorRow<{ operation: string; reason: string }>({
    exit: 1,
    http: 500,
    message: (d) => `The operation '${d.operation}' cannot be carried out: ${d.reason}`,
    hint: () => "Correct the revision file; nothing of this step has been kept.",
  }),
};
