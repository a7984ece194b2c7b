/** Widest line that is written, as in the project's own formatter settings. */
export const LINE_WIDTH = 110;

/** A piece of TypeScript that knows how it may be broken into lines. */
export type Code =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly callee: string; readonly arguments: readonly Code[] }
  | { readonly kind: "array"; readonly items: readonly Code[] }
  | { readonly kind: "object"; readonly properties: readonly Property[] }
  /** A function with statements: `async (batch) => { … }`. */
  | { readonly kind: "function"; readonly head: string; readonly statements: readonly Code[] }
  /** A prefix that stays on the line: `await `, `export const x = `. */
  | { readonly kind: "prefixed"; readonly prefix: string; readonly code: Code };

/** A key with its value. */
export interface Property {
  readonly key: string;
  readonly value: Code;
}

/** Text that is never broken. */
export const text = (value: string): Code => ({ kind: "text", text: value });
/** `callee(argument, …)`. */
export const call = (callee: string, ...args: readonly Code[]): Code => ({
  kind: "call",
  callee,
  arguments: args,
});
/** `[item, …]`. */
export const array = (items: readonly Code[]): Code => ({ kind: "array", items });
/** `{ key: value, … }`; entries without a value are left out. */
export const object = (entries: readonly (readonly [string, Code | null])[]): Code => ({
  kind: "object",
  properties: entries.flatMap(([key, value]) => (value === null ? [] : [{ key, value }])),
});
/** `await code`. */
export const awaited = (code: Code): Code => ({ kind: "prefixed", prefix: "await ", code });
/** True for `{}`. */
export const isEmptyObject = (code: Code): boolean => code.kind === "object" && code.properties.length === 0;

/** The options of a call as its last arguments: none when there are none. */
export const optionsArgument = (entries: readonly (readonly [string, Code | null])[]): readonly Code[] => {
  const options = object(entries);
  return isEmptyObject(options) ? [] : [options];
};

/** Where a piece of code is put. */
interface Place {
  /** Columns that the lines after the first are indented by. */
  readonly indent: number;
  /** The column in which it begins. */
  readonly column: number;
  /** Characters that must follow on its last line. */
  readonly tail: number;
}

/** The statements, one after the other, each indented and closed with a semicolon. */
export function printStatements(statements: readonly Code[], indent: number): string {
  return statements
    .map((code) => `${" ".repeat(indent)}${print(code, { indent, column: indent, tail: 1 })};\n`)
    .join("");
}

function print(code: Code, place: Place): string {
  const flat = flatten(code);
  if (flat !== null && fits(flat, place)) return flat;
  switch (code.kind) {
    case "text":
      return code.text;
    case "prefixed":
      return code.prefix + print(code.code, { ...place, column: place.column + widthOf(code.prefix) });
    case "array":
      return block(
        "[",
        code.items.map((item) => (inner) => print(item, inner)),
        { close: "]", place },
      );
    case "object":
      return block(
        "{",
        code.properties.map((property) => (inner) => printProperty(property, inner)),
        {
          close: "}",
          place,
        },
      );
    case "function":
      return `${code.head} {\n${printStatements(code.statements, place.indent + 2)}${" ".repeat(place.indent)}}`;
    case "call":
      return printCall(code, place);
  }
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

/** Columns that a text takes on the screen: formatters count an ideograph or an emoji as two, an accent as none. */
function widthOf(value: string): number {
  let width = 0;
  for (const character of value) if (!/\p{Mn}/u.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Text with line breaks of its own (SQL of the user's) is wide by its own decision. */
const fits = (flat: string, place: Place): boolean =>
  flat.includes("\n") || place.column + widthOf(flat) + place.tail <= LINE_WIDTH;

function printProperty({ key, value }: Property, place: Place): string {
  const head = `${key}: `;
  const broken = print(value, { ...place, column: place.column + widthOf(head) });
  const lone = value.kind === "text" && !fits(broken, { ...place, column: place.column + widthOf(head) });
  return lone && /^["']/.test(broken) ? `${key}:\n${" ".repeat(place.indent + 2)}${broken}` : head + broken;
}

function block(
  open: string,
  items: readonly ((place: Place) => string)[],
  rest: { readonly close: string; readonly place: Place },
): string {
  const { close, place } = rest;
  if (items.length === 0) return open + close;
  const indent = place.indent + 2;
  const lines = items.map((item) => `${" ".repeat(indent)}${item({ indent, column: indent, tail: 1 })},\n`);
  return `${open}\n${lines.join("")}${" ".repeat(place.indent)}${close}`;
}

function printCall(code: Extract<Code, { kind: "call" }>, place: Place): string {
  const last = code.arguments.at(-1);
  const others = code.arguments.slice(0, -1).map(flatten);
  if (last !== undefined && mayHug(code.arguments) && !others.includes(null)) {
    const head = `${code.callee}(${others.map((item) => `${item}, `).join("")}`;
    const opening = last.kind === "function" ? `${last.head} {` : "{";
    if (fits(head + opening, { ...place, tail: 0 })) {
      const hugged = spread(last, { ...place, column: place.column + widthOf(head), tail: place.tail + 1 });
      return `${head}${hugged})`;
    }
  }
  return block(
    `${code.callee}(`,
    code.arguments.map((item) => (inner) => print(item, inner)),
    {
      close: ")",
      place,
    },
  );
}

/** Whether the last argument may be opened on the line of the call: it is the only one of its kind at the end. */
function mayHug(args: readonly Code[]): boolean {
  const last = args.at(-1);
  if (last === undefined || args.at(-2)?.kind === last.kind) return false;
  if (last.kind === "function") return true;
  if (last.kind === "array") return last.items.length > 0;
  return last.kind === "object" && last.properties.length > 0;
}

/** The code over several lines, even where one would do. */
function spread(code: Code, place: Place): string {
  if (code.kind === "array")
    return block(
      "[",
      code.items.map((item) => (inner) => print(item, inner)),
      { close: "]", place },
    );
  if (code.kind === "object")
    return block(
      "{",
      code.properties.map((property) => (inner) => printProperty(property, inner)),
      {
        close: "}",
        place,
      },
    );
  return print(code, place);
}

/** The code on one line, or null where it must be broken. */
function flatten(code: Code): string | null {
  switch (code.kind) {
    case "text":
      return code.text;
    case "prefixed": {
      const inner = flatten(code.code);
      return inner === null ? null : code.prefix + inner;
    }
    case "call": {
      const args = code.arguments.map(flatten);
      return args.includes(null) ? null : `${code.callee}(${args.join(", ")})`;
    }
    case "array": {
      const items = code.items.map(flatten);
      return items.includes(null) || isTableOfLists(code.items) ? null : `[${items.join(", ")}]`;
    }
    case "object": {
      const values = code.properties.map(({ key, value }) => [key, flatten(value)] as const);
      if (values.some(([, value]) => value === null)) return null;
      return values.length === 0
        ? "{}"
        : `{ ${values.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
    }
    case "function":
      return null;
  }
}

/** Several lists or objects of more than one entry each stand under one another, as formatters put them. */
function isTableOfLists(items: readonly Code[]): boolean {
  if (items.length < 2) return false;
  return (
    items.every((item) => item.kind === "array" && item.items.length > 1) ||
    items.every((item) => item.kind === "object" && item.properties.length > 1)
  );
}
