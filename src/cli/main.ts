import { CortexError, cortexError, isCortexError, redact } from "../errors/index.js";
import type { CommandResult } from "./command.js";
import { colorOn, Context } from "./context.js";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.js";
import { type ParsedCommandLine, parseCommandLine } from "./program.js";
import { Screen, survivePipesThatClose } from "./screen.js";
import { type EndingSignal, Signals } from "./signals.js";
import type { StartServer } from "./start-server.js";

/** What the command is given from above. */
export interface CliWiring {
  readonly startServer: StartServer;
}

type RunLine = Extract<ParsedCommandLine, { readonly kind: "run" }>;

/**
 * Runs the command: reads the command line, runs what it asks for, prints, and sets the exit code. Never throws; the
 * process ends by itself when nothing is left open.
 *
 * @param argv the words behind the program's name
 * @example await runCli(process.argv.slice(2), { startServer });
 */
export async function runCli(argv: readonly string[], wiring: CliWiring): Promise<void> {
  survivePipesThatClose();
  hideArguments(argv);
  // Until something else is known: a process that ends with a promise still open has not done what it was asked to.
  process.exitCode = EXIT.failed;
  const screen = screenBefore(argv);
  try {
    const parsed = parseCommandLine(argv);
    process.exitCode = parsed.kind === "run" ? await runLine(parsed, wiring) : await showLine(parsed, screen);
  } catch (error) {
    const failure = asCortexError(error);
    screen.failure(failure);
    process.exitCode = exitCodeOf(failure);
  }
}

/**
 * Takes secrets out of what `ps` shows: on Linux the title stands in the memory of the arguments
 * (https://nodejs.org/api/process.html#processtitle). Until this line has run they can be seen.
 */
function hideArguments(argv: readonly string[]): void {
  const safe = argv.map((word) => redact(word));
  if (safe.some((word, at) => word !== argv[at])) process.title = ["cortex", ...safe].join(" ");
}

/** How to print as long as the command line is not understood. */
function screenBefore(argv: readonly string[]): Screen {
  const words = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const has = (...names: readonly string[]): boolean => words.some((word) => names.includes(word));
  return new Screen({
    json: has("--json"),
    quiet: false,
    verbose: has("-v", "--verbose"),
    errorColor: colorOn(process.stderr, { color: !has("--no-color") }),
  });
}

async function showLine(
  line: Exclude<ParsedCommandLine, { readonly kind: "run" }>,
  screen: Screen,
): Promise<ExitCode> {
  if (line.kind === "help") {
    screen.result({ document: { help: line.text }, text: [line.text.trimEnd()] });
    return EXIT.done;
  }
  const { toolVersion } = await import("../manager/tool-version.js");
  const version = toolVersion();
  screen.result({ document: { version }, text: [version] });
  return EXIT.done;
}

async function runLine(line: RunLine, wiring: CliWiring): Promise<ExitCode> {
  const { verb, input, globals } = line;
  const screen = new Screen({
    json: globals.json,
    quiet: globals.quiet,
    verbose: globals.verbose,
    errorColor: colorOn(process.stderr, globals),
  });
  const fail = (error: unknown): ExitCode => {
    const failure = asCortexError(error);
    screen.failure(failure);
    return exitCodeOf(failure);
  };
  const stop: { by: EndingSignal | null } = { by: null };
  const signals = new Signals((signal, isFirst) => {
    if (!isFirst || !context.stopRun()) process.exit(fail(cortexError("MIG_CLI_INTERRUPTED", { signal })));
    stop.by = signal;
    context.logger.info(`${signal}: the run stops; the same again ends it at once`);
  });
  // What fails behind the command's back (a promise that nobody awaited) is reported like any failure.
  process.on("uncaughtException", (error) => process.exit(fail(error)));
  const context = new Context({
    globals,
    screen,
    signals,
    startServer: wiring.startServer,
    hasLongForm: verb.hasLongForm === true,
  });
  try {
    const { run } = await verb.load();
    const result = await run(context, input);
    if (result === null) return EXIT.done;
    screen.result(result);
    return exitOf(result);
  } catch (error) {
    context.endProgress();
    if (stop.by === null || !isCortexError(error, "MIG_RUNTIME_STOPPED")) return fail(error);
    const code = fail(cortexError("MIG_CLI_INTERRUPTED", { signal: stop.by, state: error.message }, error));
    await context.close();
    // What the code of a revision still waits for must not keep the process.
    return process.exit(code);
  } finally {
    await context.close();
  }
}

function exitOf(result: CommandResult): ExitCode {
  if (result.failure !== undefined) return exitCodeOf(result.failure);
  return result.exit ?? EXIT.done;
}

function asCortexError(error: unknown): CortexError {
  if (error instanceof CortexError) return error;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return cortexError("MIG_CLI_UNEXPECTED", { reason }, error);
}
