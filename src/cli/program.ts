import { Command, CommanderError, Option } from "commander";
import { cortexError } from "../errors/index.js";
import type { VerbSpec } from "./command.js";
import { CommandInput } from "./command-input.js";
import { GLOBAL_OPTIONS, type GlobalOptions, readGlobalOptions } from "./global-options.js";
import type { OptionSpec } from "./option-spec.js";
import { usageError } from "./usage-error.js";
import { ALL_VERBS } from "./verbs/all-verbs.js";

/** What a command line asks for. */
export type ParsedCommandLine =
  | {
      readonly kind: "run";
      readonly verb: VerbSpec;
      readonly input: CommandInput;
      readonly globals: GlobalOptions;
    }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "version" };

const OWN_GROUP = "Options:";
const GLOBAL_GROUP = "Global options, before the command or after it:";

const EXIT_CODES = `
Exit codes:
  0 done, 1 failed, 2 wrong usage or settings, 3 declined, 4 locked by another process,
  5 not up to date or drift found, 6 refused as unsafe, 130 interrupted (Ctrl-C), 143 ended by SIGTERM
`;

/**
 * Reads a command line. Nothing is run, printed or ended here.
 *
 * @param argv the words behind the program's name
 * @throws MIG_CLI_USAGE, MIG_CLI_UNKNOWN_COMMAND
 * @example parseCommandLine(["upgrade", "head", "--json"])
 */
export function parseCommandLine(argv: readonly string[]): ParsedCommandLine {
  const run: { chosen: ParsedCommandLine | undefined; entered: VerbSpec | undefined } = {
    chosen: undefined,
    entered: undefined,
  };
  const written: string[] = [];
  const program = buildProgram((text) => written.push(text));
  const named = ALL_VERBS.filter(({ name, alias = name }) => argv.includes(name) || argv.includes(alias));
  for (const verb of ALL_VERBS) {
    const isComplete = named.length === 0 || named.includes(verb);
    const command = buildCommand(verb, (text) => written.push(text), isComplete);
    command.action(() => {
      const values = command.opts();
      run.chosen = {
        kind: "run",
        verb,
        input: new CommandInput(verb.name, command.processedArgs, values),
        globals: readGlobalOptions(program.opts(), values),
      };
    });
    program.addCommand(command);
  }
  program.hook("preSubcommand", (_program, sub) => {
    run.entered = ALL_VERBS.find((verb) => verb.name === sub.name());
  });
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // `--version` names no command; the parser would show the help for that.
    if (program.opts().version === true) return { kind: "version" };
    return shownOrThrow(error, written.join(""), run.entered);
  }
  if (program.opts().version === true) return { kind: "version" };
  if (run.chosen === undefined) throw noCommand();
  return run.chosen;
}

function shownOrThrow(error: CommanderError, text: string, verb: VerbSpec | undefined): ParsedCommandLine {
  if (error.code === "commander.helpDisplayed") return { kind: "help", text };
  // `cortex help` and `cortex` alone end alike in the parser; only the first one asked for the text.
  if (error.code === "commander.help") {
    if (error.exitCode === 0) return { kind: "help", text };
    throw noCommand();
  }
  throw usageError(error, verb);
}

function noCommand(): Error {
  return cortexError("MIG_CLI_USAGE", {
    problem: "no command was given",
    command: null,
    instead: "`cortex --help` lists the commands; `cortex status` tells where the database stands.",
  });
}

function buildProgram(write: (text: string) => void): Command {
  const program = new Command("cortex")
    .description("Database migrations: one chain of revisions for each database type, shown before they run.")
    .option("--version", "print the version")
    .enablePositionalOptions()
    .helpOption("-h, --help", "show this help")
    .addHelpText(
      "after",
      `${EXIT_CODES}${examplesOf([
        ["cortex init", "start a project"],
        ["cortex upgrade head", "bring the database up to date"],
        ["cortex upgrade --help", "all about one command"],
      ])}`,
    );
  for (const spec of GLOBAL_OPTIONS) program.addOption(buildOption(spec, OWN_GROUP));
  return quieten(program, write);
}

/** @param isComplete false for a command that the line does not name: making its twenty options would be in vain. */
function buildCommand(verb: VerbSpec, write: (text: string) => void, isComplete: boolean): Command {
  const command = new Command(verb.name)
    .summary(verb.summary)
    .description(
      verb.description === undefined
        ? sentence(verb.summary)
        : `${sentence(verb.summary)}\n\n${verb.description}`,
    )
    .helpGroup(verb.group)
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", examplesOf(verb.examples));
  if (verb.alias !== undefined) command.alias(verb.alias);
  for (const [name, description] of verb.operands ?? []) command.argument(name, description);
  if (!isComplete) return quieten(command, write);
  for (const spec of verb.options ?? []) command.addOption(buildOption(spec, OWN_GROUP));
  for (const spec of GLOBAL_OPTIONS) command.addOption(buildOption(spec, GLOBAL_GROUP));
  return quieten(command, write);
}

/** Nothing is printed and nothing exits: the caller does both. */
function quieten(command: Command, write: (text: string) => void): Command {
  return command
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ writeOut: write, writeErr: write, outputError: () => undefined });
}

function buildOption(spec: OptionSpec, group: string): Option {
  const option = new Option(spec.flags, spec.description).helpGroup(group);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.repeats === true)
    option.argParser((value: string, sofar: readonly string[] | undefined) => [...(sofar ?? []), value]);
  return option;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function examplesOf(examples: readonly (readonly [string, string])[]): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return `\nExamples:\n${examples.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`).join("\n")}`;
}
