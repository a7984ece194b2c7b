import { type CortexError, hideKnownSecrets, mapTexts } from "../errors/index.js";
import { errorText } from "../terminal/error-text.js";
import type { CommandResult } from "./command.js";

/** How results are printed. */
export interface ScreenMode {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether stderr is written in colour. */
  readonly errorColor: boolean;
}

/**
 * Where a command's results go: text and the JSON document to stdout, failures of the text form to stderr. Under
 * `--json` stdout gets one document, whatever happens.
 */
export class Screen {
  private hasDocument = false;

  constructor(private readonly mode: ScreenMode) {}

  /** Prints a line of text; nothing under `--json` and `--quiet`. */
  say(line: string): void {
    if (!this.mode.json && !this.mode.quiet) process.stdout.write(`${hideKnownSecrets(line)}\n`);
  }

  /** Prints the JSON document, unless one was printed already; nothing without `--json`. */
  document(document: unknown): void {
    if (!this.mode.json || this.hasDocument) return;
    this.hasDocument = true;
    process.stdout.write(`${JSON.stringify(mapTexts(document, hideKnownSecrets), null, 2)}\n`);
  }

  /** Prints what a command has returned. */
  result(result: CommandResult): void {
    if (result.text.length > 0 && !this.mode.json && (result.isProduct === true || !this.mode.quiet))
      process.stdout.write(`${shown(result)}\n`);
    if (result.failure === undefined) this.document(result.document);
    else this.failure(result.failure);
  }

  /** Prints an error: message, way out, and under `--verbose` where it came from. Under `--json` as the document. */
  failure(error: CortexError): void {
    this.document(error.toJSON());
    if (this.mode.json && !this.mode.verbose) return;
    process.stderr.write(errorText(error, { color: this.mode.errorColor, verbose: this.mode.verbose }));
  }
}

/** What is made to be run, a script, is printed as it is. */
function shown({ text, isProduct }: CommandResult): string {
  const lines = text.join("\n");
  return isProduct === true ? lines : hideKnownSecrets(lines);
}

/**
 * Lets the process live on when the reader of its output has gone (`cortex history | head -1`): a migration that is
 * running must not die of it. Any other trouble with the stream is thrown.
 */
export function survivePipesThatClose(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}
