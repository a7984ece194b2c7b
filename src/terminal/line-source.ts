import { createInterface, type Interface } from "node:readline";

/** Where lines come from, and where the prompt before one is printed. */
export interface LineStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** The lines that are typed or piped in while a question is open. */
export interface LineSource {
  /** Prints the prompt; the next line without its end, or null at the end of the input and when Ctrl-C is pressed. */
  next(prompt: string): Promise<string | null>;
  /** The question is answered. */
  close(): void;
}

/**
 * Opens the input for one question. On a terminal each question has a line editor of its own, and what was typed ahead of
 * the next question is dropped: an Enter too many must not confirm it. What a pipe delivers too early waits for it.
 */
export function openLines(streams: LineStreams): LineSource {
  return isTerminal(streams.input) && isTerminal(streams.output) ? typedLines(streams) : pipedLines(streams);
}

function isTerminal(stream: object): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

function typedLines({ input, output }: LineStreams): LineSource {
  const editor = createInterface({ input, output, terminal: true, historySize: 0 });
  const queue = queueOf(editor);
  editor.on("SIGINT", () => editor.close());
  return {
    async next(prompt) {
      editor.setPrompt(prompt);
      if (queue.isOver()) output.write(prompt);
      else editor.prompt();
      const line = await queue.next();
      if (line === null) output.write("\n");
      return line;
    },
    close: () => editor.close(),
  };
}

/** One reader an input, for as long as the process lives. */
const readers = new WeakMap<object, { readonly lines: Interface; readonly queue: LineQueue }>();

function pipedLines({ input, output }: LineStreams): LineSource {
  let reader = readers.get(input);
  if (reader === undefined) {
    const over = !input.readable;
    const lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    reader = { lines, queue: queueOf(lines) };
    readers.set(input, reader);
    // A stream that has ended already says so to nobody again.
    if (over) lines.close();
  }
  const { lines, queue } = reader;
  hold(input, true);
  return {
    async next(prompt) {
      output.write(prompt);
      if (!queue.isOver()) lines.resume();
      const line = await queue.next();
      // Nobody's Enter has ended the line.
      output.write("\n");
      return line;
    },
    close() {
      if (!queue.isOver()) lines.pause();
      hold(input, false);
    },
  };
}

/** A pipe that stays open must not keep the process alive once its answer is there. */
function hold(input: object, alive: boolean): void {
  const method = alive ? "ref" : "unref";
  const change: unknown = method in input ? Reflect.get(input, method) : undefined;
  if (typeof change === "function") change.call(input);
}

interface LineQueue {
  next(): Promise<string | null>;
  isOver(): boolean;
}

function queueOf(lines: Interface): LineQueue {
  const waiting: string[] = [];
  let over = false;
  let wake: (() => void) | null = null;
  lines.on("line", (line) => {
    waiting.push(line);
    wake?.();
  });
  const end = (): void => {
    over = true;
    wake?.();
  };
  lines.on("close", end);
  // readline hands its input's errors on: a terminal that is gone answers EIO, and nobody is there to say yes.
  lines.on("error", end);
  return {
    async next() {
      while (waiting.length === 0 && !over)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return waiting.shift() ?? null;
    },
    isOver: () => over,
  };
}
