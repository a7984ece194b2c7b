import type { CortexError } from "../errors/index.js";
import type { MigrationManager } from "../manager/migration-manager.js";
import type { ManagerOptions } from "../manager/types.js";
import type { Logger } from "../util/logger.js";
import type { CommandInput } from "./command-input.js";
import type { ExitCode } from "./exit-codes.js";
import type { GlobalOptions } from "./global-options.js";
import type { OptionSpec } from "./option-spec.js";
import type { Signals } from "./signals.js";
import type { StartServer } from "./start-server.js";

/** What a command has found or done, for a program and for a person; one of the two is printed. */
export interface CommandResult {
  /** Default: 0, or the failure's own. */
  readonly exit?: ExitCode;
  /** What `--json` prints. */
  readonly document: unknown;
  /** The lines that are printed otherwise. */
  readonly text: readonly string[];
  /** The text is the product itself (a script), so that `--quiet` does not hold it back. */
  readonly isProduct?: boolean;
  /** Printed behind the text, and in place of the document. */
  readonly failure?: CortexError;
}

/** What a command may use. */
export interface CommandContext {
  readonly globals: GlobalOptions;
  readonly logger: Logger;
  /** The options that the command line gives a manager, with the questions on the terminal. */
  managerOptions(): ManagerOptions;
  /** The manager of this run; it is closed when the command has ended. */
  manager(): Promise<MigrationManager>;
  /** Prints a line at once, for commands that go on running; nothing under `--json` and `--quiet`. */
  say(line: string): void;
  /** Prints the only document of a command that goes on running; nothing without `--json`. */
  document(document: unknown): void;
  readonly startServer: StartServer;
  readonly signals: Signals;
}

/** A command's work: null when it has printed everything itself. */
export type RunCommand = (context: CommandContext, input: CommandInput) => Promise<CommandResult | null>;

/** A command as the command line and its help know it. Its code is loaded when it is run. */
export interface VerbSpec {
  readonly name: string;
  readonly alias?: string;
  readonly group: string;
  readonly summary: string;
  readonly description?: string;
  /** Name in commander's notation (`<required>`, `[optional]`, `<many...>`) and description. */
  readonly operands?: readonly (readonly [string, string])[];
  readonly options?: readonly OptionSpec[];
  /** `--verbose` prints the long form of a list, instead of debug messages. */
  readonly hasLongForm?: true;
  /** Said when a required argument is missing. */
  readonly whenMissing?: string;
  /** Command line and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly load: () => Promise<{ readonly run: RunCommand }>;
}
