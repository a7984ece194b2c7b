import { describe } from "vitest";
import type { ContractTarget } from "./contract-target.js";
import { SUITES } from "./suite/suites.js";
import { targetContext } from "./target-context.js";

/** Holds every suite against a target. A target is a folder under `targets/` whose test file calls this. */
export function runContract(target: ContractTarget): void {
  describe(target.name, () => {
    const context = targetContext(target);
    for (const [name, suite] of Object.entries(SUITES)) describe(name, () => suite(context));
  });
}
