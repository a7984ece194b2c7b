/** The few styles in use. Semantic, so that a theme is one table. */
export type Style = "title" | "strong" | "dim" | "good" | "warning" | "danger";

const SGR: Readonly<Record<Style, readonly [number, number]>> = {
  title: [1, 22],
  strong: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  warning: [33, 39],
  danger: [31, 39],
};

/** Puts a text into SGR codes; with `color` false it stays as it is. */
export function styleText(style: Style, text: string, color: boolean): string {
  if (!color || text === "") return text;
  const [on, off] = SGR[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
