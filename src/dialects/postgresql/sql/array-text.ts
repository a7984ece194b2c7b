function elementText(item: unknown, write: (value: unknown) => string | null): string {
  if (Array.isArray(item)) return arrayText(item, write);
  const text = item === null || item === undefined ? null : write(item);
  return text === null ? "NULL" : `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/**
 * The text form of an array (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO). Every element is quoted.
 *
 * @example arrayText(["a", null, 'b"'], String) // {"a",NULL,"b\""}
 */
export function arrayText(items: readonly unknown[], write: (value: unknown) => string | null): string {
  return `{${items.map((item) => elementText(item, write)).join(",")}}`;
}

class ArrayReader {
  readonly #text: string;
  readonly #read: (text: string) => unknown;
  readonly #delimiter: string;
  #at: number;

  constructor(text: string, read: (text: string) => unknown, delimiter: string) {
    this.#text = text;
    this.#read = read;
    this.#delimiter = delimiter;
    // Bounds other than 1 stand in front: [0:1]={a,b}.
    this.#at = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  }

  list(): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    while (this.#text[this.#at] !== "}" && this.#at < this.#text.length) {
      items.push(this.#item());
      if (this.#text[this.#at] === this.#delimiter) this.#at += 1;
    }
    this.#at += 1;
    return items;
  }

  #item(): unknown {
    const c = this.#text[this.#at];
    if (c === "{") return this.list();
    if (c === '"') return this.#read(this.#quoted());
    const from = this.#at;
    while (this.#at < this.#text.length && !`${this.#delimiter}}`.includes(this.#text[this.#at] ?? ""))
      this.#at += 1;
    const bare = this.#text.slice(from, this.#at);
    return bare === "NULL" ? null : this.#read(bare);
  }

  #quoted(): string {
    let text = "";
    for (this.#at += 1; this.#at < this.#text.length && this.#text[this.#at] !== '"'; this.#at += 1) {
      if (this.#text[this.#at] === "\\") this.#at += 1;
      text += this.#text[this.#at] ?? "";
    }
    this.#at += 1;
    return text;
  }
}

/**
 * An array from its text form, each element read by `read`; NULL is null.
 *
 * @param delimiter a comma for every type but box
 * @example parseArray('{1,NULL,{2}}', Number) // [1, null, [2]]
 */
export function parseArray(text: string, read: (text: string) => unknown, delimiter = ","): unknown[] {
  return new ArrayReader(text, read, delimiter).list();
}
