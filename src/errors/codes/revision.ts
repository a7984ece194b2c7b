import { errorRow } from "../cortex-error.js";

export const revisionCodes = {
  MIG_REVISION_NOT_FOUND: errorRow<{ identifier: string; reason?: string }>({
    exit: 1,
    http: 404,
    message: (d) => `Can't locate revision identified by '${d.identifier}'${d.reason ? `: ${d.reason}` : ""}`,
    hint: () => "Run `cortex history` to see the revisions of this chain.",
  }),
};
