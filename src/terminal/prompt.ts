import { openLines } from "./line-source.js";

/** The streams of a question. */
export interface PromptStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** What {@link askToProceed} is given. */
export interface ProceedQuestion extends PromptStreams {
  /** "Do you want to proceed?" when left out. */
  readonly question?: string;
}

/** What {@link askChoice} is given. */
export interface ChoiceQuestion extends PromptStreams {
  readonly question: string;
  readonly choices: readonly string[];
}

/**
 * Asks `Do you want to proceed? [y/n/enter] (y): `. y, yes and Enter are "yes"; n and no are "no", in any case; anything
 * else asks again. The end of the input (Ctrl-D) and Ctrl-C are "no": who did not say yes has declined.
 *
 * @example if ((await askToProceed({ input: process.stdin, output: process.stdout })) === "no") cancel();
 */
export async function askToProceed(question: ProceedQuestion): Promise<"yes" | "no"> {
  const { output, question: text = "Do you want to proceed?" } = question;
  const lines = openLines(question);
  try {
    for (;;) {
      const line = await lines.next(`${text} [y/n/enter] (y): `);
      switch (line?.trim().toLowerCase()) {
        case "":
        case "y":
        case "yes":
          return "yes";
        case undefined:
        case "n":
        case "no":
          return "no";
        default:
          output.write("Please answer y (or Enter) to go on, n to cancel.\n");
      }
    }
  } finally {
    lines.close();
  }
}

/**
 * Asks for one of several choices by its number, and returns its index; null at the end of the input or after Ctrl-C.
 * There is no default: Enter asks again.
 *
 * @example await askChoice({ input, output, question: "users.name is gone. What happened?", choices: ["renamed to full_name", "dropped"] })
 */
export async function askChoice(question: ChoiceQuestion): Promise<number | null> {
  const { output, question: text, choices } = question;
  output.write(`${text}\n${choices.map((choice, i) => `  ${i + 1}) ${choice}\n`).join("")}`);
  const lines = openLines(question);
  try {
    for (;;) {
      const line = await lines.next(`Choice [1-${choices.length}]: `);
      if (line === null) return null;
      const number = /^\d+$/.test(line.trim()) ? Number(line.trim()) : 0;
      if (number >= 1 && number <= choices.length) return number - 1;
      output.write(`Please answer with a number from 1 to ${choices.length}.\n`);
    }
  } finally {
    lines.close();
  }
}
