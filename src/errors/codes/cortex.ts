import { errorRow } from "../cortex-error.js";

export const cortexCodes = {
  MIG_CORTEX_PACKAGE_NOT_FOUND: errorRow<{ package: string; start: string }>({
    exit: 2,
    http: 500,
    message: (d) =>
      `The revision files of '${d.package}' cannot be found: neither '${d.start}' nor a folder above it is that package, and it is not installed there`,
    hint: () =>
      "Keep the package out of the bundle (mark it as external), or name a folder of revisions in CORTEX_MIGRATIONS_VERSIONS_DIRECTORY.",
  }),
};
