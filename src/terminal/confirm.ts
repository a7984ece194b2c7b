import type { AskRename, Confirm, RenameQuestion } from "../manager/types.js";
import { renderPlan } from "./plan-table.js";
import { askChoice, askToProceed } from "./prompt.js";

/** Where questions are put and answered. */
export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Gets the questions when `output` leads into a file or a pipe and this still leads to a person. */
  readonly errorOutput: NodeJS.WritableStream;
  readonly color: boolean;
}

/**
 * The question before a run: the plan as the guide shows it, then `Do you want to proceed? [y/n/enter] (y): `.
 *
 * @example
 * const { stdin: input, stdout: output, stderr: errorOutput } = process;
 * const manager = new MigrationManager({ confirm: createTerminalConfirm({ input, output, errorOutput, color: true }) });
 */
export function createTerminalConfirm(streams: TerminalStreams): Confirm {
  const { input, color } = streams;
  return async (preview) => {
    const output = screenOf(streams);
    output.write(renderPlan(preview, { width: widthOf(output), color }));
    output.write("\n");
    return (await askToProceed({ input, output })) === "yes";
  };
}

/**
 * The question about something that was dropped and something alike that was added: a rename, or not? Null when it is
 * left unanswered.
 *
 * @example new MigrationManager({ askRename: createTerminalAskRename(streams) })
 */
export function createTerminalAskRename(streams: TerminalStreams): AskRename {
  return async (question) => {
    const output = screenOf(streams);
    const choice = await askChoice({
      input: streams.input,
      output,
      question: `${whatIs(question)} '${question.from}' is gone from the schema and '${question.to}' is new. What happened?`,
      choices: [
        ...(question.kind === "value"
          ? [
              `renamed: rows with ${question.from} will have ${question.to}`,
              `dropped and added: no row may hold ${question.from}`,
            ]
          : [
              `renamed: what is in ${question.from} is kept in ${question.to}`,
              `dropped and added: what is in ${question.from} is lost`,
            ]),
      ],
    });
    return choice === null ? null : choice === 0;
  };
}

function whatIs(question: RenameQuestion): string {
  if (question.kind === "table") return "Table";
  const table = question.table ?? "?";
  return question.kind === "column"
    ? `In table '${table}' column`
    : `In column '${table}.${question.column ?? "?"}' the value`;
}

function screenOf({ output, errorOutput }: TerminalStreams): NodeJS.WritableStream {
  return !isTerminal(output) && isTerminal(errorOutput) ? errorOutput : output;
}

function isTerminal(stream: NodeJS.WritableStream): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

function widthOf(stream: NodeJS.WritableStream): number | null {
  return "columns" in stream && typeof stream.columns === "number" ? stream.columns : null;
}
