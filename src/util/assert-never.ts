/** The end of an exhaustive `switch`: the compiler refuses a case that was forgotten. */
export function assertNever(value: never, what = "value"): never {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`);
}
