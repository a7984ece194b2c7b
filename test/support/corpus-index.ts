import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { databaseCorpus } from "./sqlite.js";

/** The folders of the corpus and the index call the databases so. */
export type CorpusDialect = "postgres" | "mysql" | "sqlite";

/** One script of an item: a schema, or one step of a chain. */
export interface CorpusScript {
  /** The file's name without its ending. */
  readonly id: string;
  readonly text: string;
  /** Not to be run in a transaction. */
  readonly notInTransaction: boolean;
  /** Not to be split at semicolons. */
  readonly whole: boolean;
}

/** A database or a chain of the corpus, as its index has it. */
export interface IndexItem {
  readonly name: string;
  readonly dialect: CorpusDialect;
  readonly kind: "schema" | "chain";
  /** The servers that it was loaded into: `postgresql-15.18`, `mariadb-10.11`. */
  readonly loadedOn: readonly string[];
  /** What every session of a chain begins with. */
  readonly prelude: string;
  readonly ups: readonly CorpusScript[];
  readonly downs: readonly CorpusScript[];
  /** The folder of a chain, the file of a schema. */
  readonly place?: string;
  /** What the upstream files themselves come to on the way back, by server; none for a schema. */
  readonly chain?: ChainFacts;
}

/** Facts of a chain, by the name of the server. */
export interface ChainFacts {
  readonly full_down?: Readonly<
    Record<string, { readonly first_failing_down: Readonly<Record<string, string>> | null }>
  >;
  readonly per_step_down?: Readonly<
    Record<
      string,
      {
        readonly fails?: Readonly<Record<string, string>>;
        readonly runs_but_does_not_restore?: readonly string[];
        readonly empty_downs?: readonly string[];
      }
    >
  >;
}

interface IndexEntry {
  readonly name: string;
  readonly dialect: CorpusDialect;
  readonly kind: "schema" | "chain";
  readonly path: string;
  readonly loaded_on: readonly string[];
  readonly chain?: ChainFacts;
}

const read = (path: string): string => readFileSync(path, "utf8");
const readIfThere = (path: string): string => (existsSync(path) ? read(path) : "");

function chainOf(folder: string, ending: ".up.sql" | ".down.sql"): readonly CorpusScript[] {
  const idsIn = (file: string): ReadonlySet<string> =>
    new Set(readIfThere(join(folder, file)).split(/\s+/).filter(Boolean));
  const [loose, whole] = [idsIn("NOTX"), idsIn("WHOLE")];
  return readdirSync(folder, { encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const id = basename(name, ending);
      return {
        id,
        text: read(join(folder, name)),
        notInTransaction: loose.has(id),
        whole: whole.has(id),
      };
    });
}

/** What the index lists; none in a clone without the corpus. */
export function indexItems(): readonly IndexItem[] {
  const root = databaseCorpus();
  const index = join(root, "INDEX.json");
  if (!existsSync(index)) {
    console.warn(`no index of databases at ${index}, its tests are skipped`);
    return [];
  }
  const { items } = JSON.parse(read(index)) as { readonly items: readonly IndexEntry[] };
  return items.map(({ name, dialect, kind, path, loaded_on, chain = {} }) => {
    const place = join(root, path);
    const common = { name, dialect, kind, loadedOn: loaded_on, place, chain };
    if (kind === "chain")
      return {
        ...common,
        prelude: readIfThere(join(place, "PRELUDE.sql")),
        ups: chainOf(place, ".up.sql"),
        downs: chainOf(place, ".down.sql"),
      };
    const whole = { id: "schema", text: read(place), notInTransaction: false, whole: false };
    return { ...common, prelude: "", ups: [whole], downs: [] };
  });
}
