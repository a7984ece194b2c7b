import type { Environment } from "./read-environment.js";

/**
 * Whether to write in colour: `NO_COLOR` (https://no-color.org: set and not empty) and `--no-color` forbid it, `FORCE_COLOR` asks
 * for it (its 0 and false forbid it, as in Node), else a terminal that is not dumb has it.
 *
 * @example wantsColor({ environment: readEnvironment(), isTerminal: stream.isTTY === true, noColor: false })
 */
export function wantsColor(options: {
  readonly environment: Environment;
  readonly isTerminal: boolean;
  /** The flag `--no-color`. */
  readonly noColor: boolean;
}): boolean {
  const { environment, isTerminal, noColor } = options;
  if (noColor || (environment.NO_COLOR ?? "") !== "") return false;
  const force = environment.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force.toLowerCase() !== "false";
  return isTerminal && environment.TERM !== "dumb";
}
