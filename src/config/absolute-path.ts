import { homedir } from "node:os";
import { resolve } from "node:path";

/**
 * A path as a person writes it, made absolute: `~` and `~/…` are the home directory (no shell expands it inside an
 * env file), anything relative is against `base`.
 *
 * @example absolutePath("./cortex.db", "/srv/app") // "/srv/app/cortex.db"
 */
export function absolutePath(path: string, base: string): string {
  if (path === "~") return homedir();
  if (/^~[/\\]/.test(path)) return resolve(homedir(), path.slice(2));
  return resolve(base, path);
}
