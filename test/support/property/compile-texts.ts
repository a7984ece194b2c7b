import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { typeErrors } from "../type-errors.js";

/** What the compiler has against texts that were generated, under strict rules; all in one program. */
export function compileErrors(texts: readonly string[]): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), "cortex-property-tsc-"));
  try {
    const files = [...new Set(texts)].map((text, at) => ({ path: join(directory, `text-${at}.ts`), text }));
    for (const { path, text } of files) writeFileSync(path, text);
    return typeErrors(files, "test/support/property/package-door.ts");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
