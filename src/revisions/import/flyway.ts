import { crc32 } from "node:zlib";
import type { ForeignChain, ForeignMigration, ForeignSection, ReadOptions } from "./foreign-chain.js";
import { dateOf } from "./foreign-chain.js";
import { byVersion, type FlywayFile, flywayFile } from "./flyway-names.js";
import { type FlywaySettings, flywaySettings } from "./flyway-settings.js";
import { linesOf } from "./marked-lines.js";
import { byCodeUnits, MigrationFolder } from "./migration-folder.js";
import { pairFiles } from "./pair-files.js";
import { replacePlaceholders } from "./placeholders.js";
import { readSettings } from "./read-settings-file.js";

/** Files that Flyway runs at certain moments; they are no migrations. */
const CALLBACK =
  /^(?:before|after)(?:Each)?(?:Baseline|Clean|Info|Migrate|Repair|Undo|Validate|Versioned|Repeatables|Connect|CreateSchema)\w*?(?:__.*)?\.sql$/;
const IN_JAVA = /^[VRUB][\w.]*__.*\.(?:java|class)$/;

/** True for a folder, or one with folders, of files named V1__title.sql or R__title.sql. */
export function isFlyway(folder: MigrationFolder): boolean {
  const settings = flywaySettings(folder, {});
  return filesBelow(folder).some((path) => flywayFile(path, settings) !== null);
}

/**
 * Reads what Flyway (https://documentation.red-gate.com/flyway/flyway-concepts/migrations) keeps: versioned files in the
 * order of their versions, their undo files as the ways back, repeatable ones behind them all. Placeholders are filled
 * in from flyway.conf or flyway.toml and from what is given; `V1__x.sql.conf` may put a file outside of a transaction.
 *
 * @throws MIG_IMPORT_DUPLICATE_VERSION, MIG_IMPORT_NO_UP, MIG_IMPORT_PLACEHOLDER, MIG_IMPORT_FILE
 */
export function readFlyway(folder: MigrationFolder, options: ReadOptions): ForeignChain {
  const settings = flywaySettings(folder, options.placeholders);
  const below = filesBelow(folder);
  const inJava = below.find((path) => IN_JAVA.test(path.slice(path.lastIndexOf("/") + 1)));
  if (inJava !== undefined)
    throw folder.refuse(inJava, null, "it is a migration in Java, which only Flyway can run");
  const all = below.flatMap((path) => flywayFile(path, settings) ?? []);
  const of = (kind: FlywayFile["kind"]): readonly FlywayFile[] =>
    all
      .filter((file) => file.kind === kind)
      .toSorted((a, b) => byVersion(a.version, b.version) || byCodeUnits(a.description, b.description));
  const { files, notes } = withBaseline(of("versioned"), of("baseline"));
  const named = (list: readonly FlywayFile[]) =>
    list.map(({ path, version, description }) => ({ path, version: version.join("."), title: description }));
  const back = new Map(pairFiles(folder, named(files), named(of("undo"))).map(({ up, down }) => [up, down]));
  const reader = new SectionReader(folder, settings);
  const migrations = [...files, ...of("repeatable")].map((file) =>
    reader.migration(file, back.get(file.path) ?? null),
  );
  const others = below.filter((path) => path.endsWith(".sql") && flywayFile(path, settings) === null);
  return {
    layout: "flyway",
    migrations,
    prelude: settings.initSql === "" ? "" : `${settings.initSql};\n`,
    dialect: null,
    notes: [...notes, ...reader.notes, ...others.map(noteOf)],
  };
}

const noteOf = (path: string): string =>
  CALLBACK.test(path.slice(path.lastIndexOf("/") + 1))
    ? `${path} is a callback, which Cortex has none of: it is left out`
    : `${path} is not named as Flyway names its files`;

/** The newest baseline is what an empty database begins with, unless the files that it stands for are all there. */
function withBaseline(
  versioned: readonly FlywayFile[],
  baselines: readonly FlywayFile[],
): { readonly files: readonly FlywayFile[]; readonly notes: readonly string[] } {
  const newest = baselines.at(-1);
  if (newest === undefined) return { files: versioned, notes: [] };
  const left = (paths: readonly FlywayFile[], why: string): readonly string[] =>
    paths.map(({ path }) => `${path} is left out: ${why}`);
  if (versioned.some(({ version }) => byVersion(version, newest.version) <= 0))
    return {
      files: versioned,
      notes: left(baselines, "the versions that it stands for are imported themselves"),
    };
  return {
    files: [newest, ...versioned],
    notes: left(baselines.slice(0, -1), `${newest.path} is newer`),
  };
}

/** The files below a folder, as seen from it. */
function filesBelow(folder: MigrationFolder): readonly string[] {
  const within = folder.folders.flatMap((name) =>
    filesBelow(new MigrationFolder(folder.pathOf(name))).map((path) => `${name}/${path}`),
  );
  return [...folder.files, ...within];
}

/** Reads the files with their own settings. */
class SectionReader {
  readonly notes: string[] = [];
  readonly #folder: MigrationFolder;
  readonly #settings: FlywaySettings;

  constructor(folder: MigrationFolder, settings: FlywaySettings) {
    this.#folder = folder;
    this.#settings = settings;
  }

  migration(file: FlywayFile, down: string | null): ForeignMigration {
    const { path, versionText, description } = file;
    const isRepeatable = file.kind === "repeatable";
    if (isRepeatable)
      this.notes.push(`${path} is run once, as the others; change it with a revision of its own`);
    return {
      name: path.slice(path.lastIndexOf("/") + 1).replace(/\.sql$/, ""),
      version: isRepeatable ? null : versionText,
      description: description || versionText,
      createDate: dateOf(versionText.replaceAll(".", "")),
      up: this.#section(path),
      down: down === null ? null : this.#section(down),
      checksum: checksumOf(this.#folder.text(path)),
    };
  }

  #section(path: string): ForeignSection {
    const own = readSettings(this.#folder.textIfThere(`${path}.conf`));
    if (own.get("shouldexecute") !== undefined && own.get("shouldexecute") !== "true")
      throw this.#folder.refuse(`${path}.conf`, null, "whether the file runs depends on `shouldExecute`");
    const text = this.#folder.text(path);
    const { replaces, placeholderPrefix: prefix, placeholderSuffix: suffix, values } = this.#settings;
    const isReplaced = (own.get("placeholderreplacement") ?? String(replaces)) === "true";
    const known = new Map([["flyway:filename", path.slice(path.lastIndexOf("/") + 1)], ...values]);
    const place = { path: this.#folder.pathOf(path), line: 1 };
    return {
      path,
      text: isReplaced ? replacePlaceholders(text, { prefix, suffix, values: known }, place) : text,
      line: 1,
      transaction:
        (own.get("executeintransaction") ?? String(this.#settings.executeInTransaction)) === "true",
    };
  }
}

/** As in its table: CRC32 over the lines without their ends, as a signed number. */
function checksumOf(text: string): string {
  let sum = 0;
  for (const line of linesOf(text)) sum = crc32(line.text, sum);
  return String(sum | 0);
}
