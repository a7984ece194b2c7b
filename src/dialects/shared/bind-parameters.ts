import { cortexError } from "../../errors/index.js";
import type { SqlParameters } from "../../operations/operation.js";
import { excerpt } from "./excerpt.js";

/** A place in a statement for a value: `?` has neither name nor position, `$2` a position, `:id` a name. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  readonly name: string | null;
  readonly position: number | null;
}

/** What a dialect says of its placeholders. */
export interface PlaceholderRules {
  /** The placeholders of a statement, in their order. */
  readonly find: (sql: string, parameters: SqlParameters) => readonly Placeholder[];
  /** What stands in the place of a value; `key` is the same for places that take the same value. */
  readonly write: (value: unknown, key: string | number) => string;
  /** The text between two placeholders, where it needs a change. */
  readonly between?: (text: string) => string;
}

/** True when no value is given. */
export function hasNoParameters(parameters: SqlParameters | null | undefined): boolean {
  if (parameters === null || parameters === undefined) return true;
  return (Array.isArray(parameters) ? parameters.length : Object.keys(parameters).length) === 0;
}

type PlaceValue = { readonly key: string | number; readonly value: unknown } | string;

class Lookup {
  readonly #parameters: SqlParameters;
  readonly #used = new Set<string | number>();
  #next = 1;

  constructor(parameters: SqlParameters) {
    this.#parameters = parameters;
  }

  /** The value of a place; a text says why there is none. */
  at(placeholder: Placeholder, shown: string): PlaceValue {
    return Array.isArray(this.#parameters)
      ? this.#positional(this.#parameters, placeholder, shown)
      : this.#named(this.#parameters as Readonly<Record<string, unknown>>, placeholder, shown);
  }

  /** What is wrong with the values that no place has taken; null when there are none. */
  problem(): string | null {
    if (Array.isArray(this.#parameters)) {
      const needed = this.#used.size === 0 ? 0 : Math.max(...[...this.#used].map(Number));
      const given = this.#parameters.length;
      return needed === given ? null : `${needed} placeholders, but ${given} values`;
    }
    const extra = Object.keys(this.#parameters).find((name) => !this.#used.has(name));
    return extra === undefined ? null : `the value '${extra}' has no placeholder`;
  }

  #positional(values: readonly unknown[], placeholder: Placeholder, shown: string): PlaceValue {
    if (placeholder.name !== null) return `the placeholder ${shown} has a name, but the values are an array`;
    const key = placeholder.position ?? this.#next;
    this.#next = key + 1;
    this.#used.add(key);
    return { key, value: key <= values.length ? values[key - 1] : null };
  }

  #named(values: Readonly<Record<string, unknown>>, { name }: Placeholder, shown: string): PlaceValue {
    if (name === null) return `the placeholder ${shown} has no name, but the values are an object`;
    if (!Object.hasOwn(values, name)) return `the placeholder ${shown} has no value`;
    this.#used.add(name);
    return { key: name, value: values[name] };
  }
}

/**
 * Puts something in the place of each placeholder; every value must have a place, and every place a value.
 *
 * @example fillPlaceholders("a = :id", { id: 1 }, { find, write: (value) => quoteLiteral(value) }) // a = 1
 * @throws MIG_DIALECT_PARAMETERS_INVALID
 */
export function fillPlaceholders(sql: string, parameters: SqlParameters, rules: PlaceholderRules): string {
  const refuse = (reason: string): never => {
    throw cortexError("MIG_DIALECT_PARAMETERS_INVALID", { sql: excerpt(sql), reason });
  };
  const between = rules.between ?? ((text) => text);
  const placeholders = rules.find(sql, parameters);
  const lookup = new Lookup(parameters);
  const found = placeholders.map((placeholder) => {
    const place = lookup.at(placeholder, sql.slice(placeholder.start, placeholder.end));
    return typeof place === "string" ? refuse(place) : { ...place, placeholder };
  });
  const problem = lookup.problem();
  if (problem !== null) refuse(problem);
  let text = "";
  let at = 0;
  for (const { placeholder, value, key } of found) {
    text += between(sql.slice(at, placeholder.start)) + rules.write(value, key);
    at = placeholder.end;
  }
  return text + between(sql.slice(at));
}
