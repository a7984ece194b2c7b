import { describe } from "vitest";
import type { Open } from "./rebuild-harness.js";
import { changesSuite } from "./rebuild-suite-changes.js";
import { keepsSuite } from "./rebuild-suite-keeps.js";
import { refusesSuite } from "./rebuild-suite-refuses.js";

/**
 * What a table must keep when it is built anew, what is refused, and what each change does; on real files, with
 * whichever driver `open` opens them.
 */
export function rebuildSuite(name: string, open: Open): void {
  describe(`changes of tables on ${name}`, () => {
    keepsSuite(open);
    changesSuite(open);
    refusesSuite(open);
  });
}
