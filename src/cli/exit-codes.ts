import type { CortexError } from "../errors/index.js";

/**
 * How the process ends. Scripts depend on these numbers: they are a contract, as are the error codes.
 *
 * @example if (status === EXIT.drift) fail("the schema and the database differ");
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  declined: 3,
  locked: 4,
  drift: 5,
  refused: 6,
  /** Ctrl-C: 128 and the number of the signal, as shells have it. */
  interrupted: 130,
  terminated: 143,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const KNOWN: ReadonlySet<number> = new Set(Object.values(EXIT));

/** The exit code that belongs to an error: its own, or {@link EXIT}`.failed` where it names none. */
export function exitCodeOf(error: CortexError): ExitCode {
  if (error.code === "MIG_CLI_INTERRUPTED")
    return error.details.signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
  return isExitCode(error.exitCode) && error.exitCode !== EXIT.done ? error.exitCode : EXIT.failed;
}

function isExitCode(code: number): code is ExitCode {
  return KNOWN.has(code);
}
