/** An option of a command, in commander's notation. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** It may be given several times; the values are collected. */
  readonly repeats?: true;
  readonly choices?: readonly string[];
}
