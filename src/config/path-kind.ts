import { statSync } from "node:fs";

/**
 * What stands at a path. What cannot be looked at (no permission, links in a circle) counts as a file, so that
 * reading it says why it cannot be read.
 */
export function pathKind(path: string): "none" | "directory" | "file" {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "none";
    return stats.isDirectory() ? "directory" : "file";
  } catch {
    return "file";
  }
}
