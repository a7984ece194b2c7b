import { statSync } from "node:fs";
import type { Row } from "../../../operations/operation-context.js";
import type { BoundParameters } from "./bind-parameters.js";
import type { NativeDatabase } from "./native-database.js";

/** Opens the file: as one that nobody changes (`immutable`), or as an ordinary one that is only read. */
export type OpenFile = (immutable: boolean) => NativeDatabase;

function stampOf(path: string): string | null {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) return null;
  const file = statSync(path, { bigint: true });
  return `${file.ino} ${file.size} ${file.mtimeNs}`;
}

/**
 * A file in WAL mode that is only read. SQLite would create a `-wal` and a `-shm` file for that
 * (https://sqlite.org/wal.html#readonly); as `immutable` it creates nothing, but then it must be known that nobody
 * writes. Nobody does while there is no log, so that is looked at before each question, and the file is opened
 * anew when it has changed.
 */
export class ReadOnlyWalFile implements NativeDatabase {
  readonly #path: string;
  readonly #open: OpenFile;
  #stamp: string | null;
  #native: NativeDatabase;

  constructor(path: string, open: OpenFile) {
    this.#path = path;
    this.#open = open;
    this.#stamp = stampOf(path);
    this.#native = open(this.#stamp !== null);
  }

  #fresh(): NativeDatabase {
    if (this.#stamp === null || this.#native.inTransaction) return this.#native;
    const now = stampOf(this.#path);
    if (now === this.#stamp) return this.#native;
    this.#native.close();
    this.#stamp = now;
    this.#native = this.#open(now !== null);
    return this.#native;
  }

  all(sql: string, parameters: BoundParameters): readonly Row[] {
    return this.#fresh().all(sql, parameters);
  }

  run(sql: string, parameters: BoundParameters): number {
    return this.#fresh().run(sql, parameters);
  }

  exec(sql: string): void {
    this.#fresh().exec(sql);
  }

  get inTransaction(): boolean {
    return this.#native.inTransaction;
  }

  close(): void {
    this.#native.close();
  }
}
