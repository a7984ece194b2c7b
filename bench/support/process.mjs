import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The command as it is installed. */
export const COMMAND = `${ROOT}dist/command/cortex.cjs`;

/**
 * Runs Node to its end, from start to exit as a shell would see it.
 *
 * @returns milliseconds, and what it printed if `keepOutput` is set
 */
export function runNode(args, { cwd, env = {}, keepOutput = false } = {}) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const stdout = keepOutput ? "pipe" : "ignore";
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...withoutOwnSettings(process.env), ...env },
      stdio: ["ignore", stdout, "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ ms: performance.now() - begun, output });
      else reject(new Error(`node ${args.join(" ")} ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

/** The environment without what a user has set for the command: a measurement says all that counts itself. */
function withoutOwnSettings(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("CORTEX_")));
}
