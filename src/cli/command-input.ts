import { cortexError } from "../errors/index.js";

/**
 * What stood on the command line behind a command's name, read with the type that the reader asks for.
 *
 * @example
 * const target = input.argument(0);
 * const tag = input.text("tag");
 */
export class CommandInput {
  constructor(
    /** The command, for error messages. */
    readonly command: string,
    private readonly operands: readonly unknown[],
    private readonly options: Readonly<Record<string, unknown>>,
  ) {}

  /** The argument at a position; undefined when an optional one was left out. */
  argument(position: number): string | undefined {
    const value = this.operands[position];
    return typeof value === "string" ? value : undefined;
  }

  /** The argument at a position. Throws MIG_CLI_USAGE when it was left out. */
  required(position: number, name: string): string {
    const value = this.argument(position);
    if (value !== undefined) return value;
    throw this.usage(`the argument '${name}' is missing`);
  }

  /** The arguments of a repeatable position. */
  argumentList(position: number): readonly string[] {
    return strings(this.operands[position]);
  }

  /** True when a switch was given. */
  flag(name: string): boolean {
    return this.options[name] === true;
  }

  /** True when a `--no-…` switch was given; `name` is the option without its `no-`. */
  negated(name: string): boolean {
    return this.options[name] === false;
  }

  /** The value of an option; undefined when it was not given. */
  text(name: string): string | undefined {
    const value = this.options[name];
    return typeof value === "string" ? value : undefined;
  }

  /** The values of an option that may be repeated. */
  list(name: string): readonly string[] {
    return strings(this.options[name]);
  }

  /** The values of an option that may be repeated; undefined when it was not given. */
  several(name: string): readonly string[] | undefined {
    const values = this.list(name);
    return values.length === 0 ? undefined : values;
  }

  /** A whole number within bounds. Throws MIG_CLI_USAGE for anything else. */
  integer(name: string, bounds: { readonly min: number; readonly max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= bounds.min && value <= bounds.max) return value;
    throw this.usage(
      `--${name} holds '${text}'`,
      `It may hold a whole number from ${bounds.min} to ${bounds.max}.`,
    );
  }

  /** The error of a wrong combination; throw what it returns. */
  usage(problem: string, instead = `\`cortex ${this.command} --help\` shows how it is used.`): Error {
    return cortexError("MIG_CLI_USAGE", { problem, command: this.command, instead });
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
