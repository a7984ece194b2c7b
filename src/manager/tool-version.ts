import { readFileSync } from "node:fs";
import { join } from "node:path";
import { internalVersionsDirectory } from "../cortex/internal-versions-directory.js";

/** The version of this package, as its package.json says. */
export function toolVersion(): string {
  const path = join(internalVersionsDirectory(), "../../../..", "package.json");
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
