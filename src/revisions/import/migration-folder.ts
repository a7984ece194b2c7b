import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cortexError } from "../../errors/index.js";

/** A folder with another tool's migrations. Names are sorted by their code units; hidden ones are passed over. */
export class MigrationFolder {
  readonly directory: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];

  /** @throws MIG_IMPORT_DIRECTORY for what is no folder or cannot be read */
  constructor(directory: string) {
    this.directory = directory;
    try {
      const entries = readdirSync(directory, { withFileTypes: true }).filter(
        ({ name }) => !name.startsWith("."),
      );
      const isFolder = (name: string): boolean => statSync(join(directory, name)).isDirectory();
      const names = entries.map(({ name }) => name).sort(byCodeUnits);
      this.folders = names.filter(isFolder);
      this.files = names.filter((name) => !isFolder(name));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw cortexError("MIG_IMPORT_DIRECTORY", { directory, reason }, error);
    }
  }

  /** The files below it that end so. */
  ending(...endings: readonly string[]): readonly string[] {
    return this.files.filter((name) => endings.some((ending) => name.toLowerCase().endsWith(ending)));
  }

  has(path: string): boolean {
    return statSync(join(this.directory, path), { throwIfNoEntry: false })?.isFile() ?? false;
  }

  /** For messages. */
  pathOf(path: string): string {
    return join(this.directory, path);
  }

  /** The bytes of a file. @throws MIG_IMPORT_FILE */
  bytes(path: string): Buffer {
    try {
      return readFileSync(join(this.directory, path));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw cortexError("MIG_IMPORT_FILE", { path: this.pathOf(path), line: null, reason }, error);
    }
  }

  /**
   * The text of a file, without byte-order mark.
   *
   * @throws MIG_IMPORT_NOT_TEXT, MIG_IMPORT_FILE
   */
  text(path: string): string {
    const bytes = this.bytes(path);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
      const offset = firstBadByte(bytes);
      throw cortexError("MIG_IMPORT_NOT_TEXT", { path: this.pathOf(path), offset }, error);
    }
  }

  /** The text of a file that may be missing; "" then. */
  textIfThere(path: string): string {
    return this.has(path) ? this.text(path) : "";
  }

  /** The error for a file that its tool would not take either. */
  refuse(path: string, line: number | null, reason: string): Error {
    return cortexError("MIG_IMPORT_FILE", { path: this.pathOf(path), line, reason });
  }
}

/** Where the longest beginning that is UTF-8 ends. */
function firstBadByte(bytes: Buffer): number {
  const decoded = Buffer.from(bytes.toString("utf8"), "utf8");
  let at = 0;
  while (at < bytes.length && bytes[at] === decoded[at]) at += 1;
  return at;
}

/** The order of names byte by byte, whatever the language of the machine. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of whole numbers of any length, written in digits. */
export function byNumber(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
