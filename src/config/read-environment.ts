/** Variables by name; a name that is not there is not set. */
export type Environment = Readonly<Record<string, string>>;

/**
 * A frozen copy of the process's environment. The only place that reads it, so that whoever needs a variable
 * is handed it and can be tested with another.
 */
export function readEnvironment(): Environment {
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) copy[name] = value;
  return Object.freeze(copy);
}
