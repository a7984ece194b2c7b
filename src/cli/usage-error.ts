import type { CommanderError } from "commander";
import { cortexError } from "../errors/index.js";
import type { VerbSpec } from "./command.js";
import { meantBy } from "./forgotten-verbs.js";

const LIST = "`cortex --help` lists the commands.";

/**
 * Turns what the command-line parser found wrong into an error of ours: one sentence, and the way out.
 *
 * @param error what commander threw
 * @param verb the command whose arguments were being read, if it came to that
 */
export function usageError(error: CommanderError, verb: VerbSpec | undefined): Error {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const nearest = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(rest.join(" "))?.[1];
  if (error.code === "commander.unknownCommand")
    return unknownCommand(/'(.*)'/.exec(first)?.[1] ?? first, nearest);
  const see = `\`cortex ${verb === undefined ? "" : `${verb.name} `}--help\` shows how it is used.`;
  const missing = error.code === "commander.missingArgument" ? verb?.whenMissing : undefined;
  return cortexError("MIG_CLI_USAGE", {
    problem: first,
    command: verb?.name ?? null,
    instead: missing ?? (nearest === undefined ? see : `Did you mean ${nearest}? ${see}`),
  });
}

function unknownCommand(command: string, nearest: string | undefined): Error {
  const meant = meantBy(command.toLowerCase());
  const guess = meant ?? nearest;
  return cortexError("MIG_CLI_UNKNOWN_COMMAND", {
    command,
    instead: guess === undefined ? LIST : `Did you mean \`cortex ${guess}\`? ${LIST}`,
  });
}
