import { isSymbol, isWord, significantTokens, unquote } from "../sql/lexer.js";

/** A view and the text that makes it. */
export interface ViewText {
  readonly name: string;
  readonly text: string;
}

/** The names that stand in a view's text where tables do: the server qualifies columns and quotes every name. */
function tablesIn(text: string): ReadonlySet<string> {
  const tokens = significantTokens(text);
  const found = tokens.filter(
    (token, at) =>
      token.kind === "quoted" &&
      !isSymbol(tokens[at + 1], ".") &&
      !isSymbol(tokens[at - 1], ".") &&
      // What follows AS or another name is a name for it.
      !isWord(tokens[at - 1], "AS") &&
      tokens[at - 1]?.kind !== "quoted",
  );
  return new Set(found.map((token) => unquote(token.text)));
}

/**
 * Views in an order in which each comes after those that it stands on; where that says nothing they stay as they are.
 *
 * @example inViewOrder([{ name: "a", text: "… from `b`" }, { name: "b", text: "… from `t`" }]) // b, a
 */
export function inViewOrder<T extends ViewText>(views: readonly T[]): readonly T[] {
  const names = new Map(views.map((view) => [view.name, view]));
  const uses = new Map(views.map((view) => [view, tablesIn(view.text)]));
  const ordered = new Set<T>();
  const open = new Set<T>();
  const visit = (view: T): void => {
    if (ordered.has(view) || open.has(view)) return;
    open.add(view);
    for (const name of uses.get(view) ?? []) {
      const used = names.get(name);
      if (used !== undefined && used !== view) visit(used);
    }
    open.delete(view);
    ordered.add(view);
  };
  for (const view of views) visit(view);
  return [...ordered];
}
