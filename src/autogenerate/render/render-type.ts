import type { DataType } from "../../schema/types.js";
import { assertNever } from "../../util/assert-never.js";
import { sameValue } from "../../diff/same-value.js";
import { type AskOwn, ON_OP, type RenderPlace } from "./own-code.js";
import { type Code, call, optionsArgument, text } from "./code.js";
import { flag, quoteString, renderNames, renderNumber } from "./render-value.js";

/** What a dialect offers under its name: `sqlite.real()`; each function makes a type. */
export type TypeBuilders = Readonly<Record<string, object>>;

/** How types, and what is made of them, are written. */
export interface TypeOptions {
  /** Asks for the user's own code for a thing, where there is a renderer. */
  readonly own?: AskOwn;
  /** Where the thing stands. */
  readonly at?: RenderPlace;
  /** The builders of each dialect, by its name. A type that none of them makes is written with `dialectType`. */
  readonly typeBuilders?: TypeBuilders;
}

/**
 * A type as its builder's call.
 *
 * @example renderType(numeric(10, 2), {}) // numeric(10, 2)
 */
export function renderType(type: DataType, options: TypeOptions): Code {
  const own = options.own?.("type", type, options.at ?? ON_OP);
  if (typeof own === "string") return text(own);
  switch (type.kind) {
    case "string":
    case "char":
    case "binary":
      return call(type.kind, ...numbers(type.length));
    case "float":
      return call("float", ...numbers(type.precision));
    case "numeric":
      return call("numeric", ...numbers(type.precision, type.scale));
    case "time":
    case "dateTime":
      return call(
        type.kind,
        ...optionsArgument([
          ["timezone", flag(type.timezone)],
          ["precision", type.precision === null ? null : renderNumber(type.precision)],
        ]),
      );
    case "enumeration":
      return call(
        "enumeration",
        renderNames(type.values),
        ...optionsArgument([["name", type.name === null ? null : text(quoteString(type.name))]]),
      );
    case "jsonDocument":
      return call("JSONType");
    case "array":
      return call("ArrayType", ...(type.item.kind === "text" ? [] : [renderType(type.item, options)]));
    case "raw":
      return call("rawType", text(quoteString(type.text)));
    case "dialect":
      return renderDialectType(type, options);
    case "uuid":
    case "text":
    case "integer":
    case "bigInteger":
    case "smallInteger":
    case "boolean":
    case "double":
    case "date":
    case "interval":
    case "json":
      return call(type.kind);
    default:
      return assertNever(type, "type");
  }
}

function numbers(...values: readonly (number | null)[]): readonly Code[] {
  const used = values.slice(0, values.findLastIndex((value) => value !== null) + 1);
  return used.map((value) => (value === null ? text("null") : renderNumber(value)));
}

function renderDialectType(type: Extract<DataType, { kind: "dialect" }>, options: TypeOptions): Code {
  const args = type.args.map((arg) => (typeof arg === "number" ? renderNumber(arg) : text(quoteString(arg))));
  const name = builderOf(type, options.typeBuilders ?? {});
  if (name !== null) return call(`${type.dialect}.${name}`, ...args);
  const list: Code = { kind: "array", items: args };
  return call(
    "dialectType",
    text(quoteString(type.dialect)),
    text(quoteString(type.name)),
    ...(args.length === 0 ? [] : [list]),
  );
}

/** The builder that makes exactly this type from its arguments; it is tried, not trusted. */
function builderOf(type: Extract<DataType, { kind: "dialect" }>, builders: TypeBuilders): string | null {
  for (const [name, builder] of Object.entries(builders[type.dialect] ?? {})) {
    if (typeof builder !== "function" || name.toLowerCase() !== type.name.toLowerCase().replace(/\W/g, ""))
      continue;
    const made: unknown = Reflect.apply(builder, undefined, [...type.args]);
    if (sameValue(made, type)) return name;
  }
  return null;
}
