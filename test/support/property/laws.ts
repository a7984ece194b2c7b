import { generate, type GeneratedRevision } from "../../../src/autogenerate/autogenerate.js";
import { compareDatabase } from "../../../src/autogenerate/database-comparison.js";
import { renderSchema } from "../../../src/autogenerate/render-schema.js";
import { verifyRevision } from "../../../src/autogenerate/verify-revision.js";
import { compareOptionsOf } from "../../../src/diff/compare-options.js";
import { compareSchemas } from "../../../src/diff/compare-schemas.js";
import { describeDifference } from "../../../src/diff/describe-difference.js";
import type { RenameAnswer } from "../../../src/diff/answers.js";
import type { Difference } from "../../../src/diff/difference.js";
import { mysql, postgresql, sqlite } from "../../../src/dialects/public-types.js";
import { CortexError } from "../../../src/errors/index.js";
import { bodiesOf, runGenerated } from "../../../src/manager/run-generated.js";
import { renderModuleRevision } from "../../../src/revisions/revision-template.js";
import type { Schema } from "../../../src/schema/schema.js";
import type { MadeSchema, MadeTable } from "./build-schema.js";
import { makeViews, unreadableViews } from "./laws-of-views.js";
import { nameAfter } from "./renames-of-pair.js";
import { rightRefusal } from "./right-refusals.js";
import { loadText, runRevision } from "./run-revision.js";
import type { PropertyTarget } from "./target.js";

const typeBuilders = { sqlite, postgresql, mysql };

/** A law that does not hold. */
export class BrokenLaw extends Error {}

/** A case that the database rightly refuses: it is counted, and says nothing. */
export class Discarded extends Error {}

/** Two schemas, and whether rows are put between. */
export interface Pair {
  readonly before: MadeSchema;
  readonly after: MadeSchema;
  /** Which things of the first have another name in the second. */
  readonly renames?: readonly RenameAnswer[];
  /** Views read the columns that stay. */
  readonly views?: boolean;
}

/** How far a case went, and the texts that are to be compiled. */
export interface CaseOutcome {
  readonly texts: readonly string[];
  /** Rows stood in the way of the change, as they may; then it was tried without them. */
  readonly rowsRefused: string | null;
}

/** Codes of changes that the rows refuse. */
const ROW_CODES =
  /MIG_DIALECT_(ROWS_REFUSED|VALUES_REFUSED|VALUE_UNFIT|NULLS_REFUSED|VALUE_MISSING|FOREIGN_KEY_VIOLATION)/;

const linesOf = (facts: readonly Difference[]): readonly string[] =>
  facts.map((fact) => `${fact.table}: ${describeDifference(fact).detail}`);

/** A default may be a bigint. */
const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}n` : one));

function hold(law: string, problems: readonly string[], more = ""): void {
  if (problems.length > 0)
    throw new BrokenLaw(`${law}:\n  ${problems.join("\n  ")}${more === "" ? "" : `\n${more}`}`);
}

/** What only one side has. */
function apart(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const left = [...found];
  const lacks = wanted.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...lacks.map((line) => `lacks ${line}`), ...left.map((line) => `has   ${line}`)];
}

/** Tries a pair of schemas. @throws BrokenLaw, Discarded */
export class Case {
  readonly #target: PropertyTarget;
  readonly #pair: Pair;
  readonly #texts: string[] = [];
  #hasViews = false;

  constructor(target: PropertyTarget, pair: Pair) {
    this.#target = target;
    this.#pair = pair;
  }

  /** With rows; again without them where they rightly stand in the way. */
  async run(verify: boolean): Promise<CaseOutcome> {
    const fresh = await this.#made(this.#pair.after.schema);
    try {
      await this.#thereAndBack(fresh, { withRows: true, verify });
      return { texts: this.#texts, rowsRefused: null };
    } catch (error) {
      if (!(error instanceof RowsRefused)) throw error;
      this.#texts.length = 0;
      await this.#thereAndBack(fresh, { withRows: false, verify });
      return { texts: this.#texts, rowsRefused: error.message };
    }
  }

  /** Creates a schema in an empty database; what the database says of it. */
  async #made(schema: Schema): Promise<readonly string[]> {
    const { quick: dialect, connection } = this.#target;
    await this.#target.reset();
    const created = await generate({ dialect, connection, desired: schema, typeBuilders }).catch(
      this.#refused("a schema cannot be created"),
    );
    await this.#execute(created, "upgrade");
    await this.#equal("comparing a schema with what it has made", schema);
    return this.#target.dump(schema);
  }

  async #thereAndBack(
    fresh: readonly string[],
    { withRows, verify }: { readonly withRows: boolean; readonly verify: boolean },
  ): Promise<void> {
    const { before, after } = this.#pair;
    const { quick: dialect, connection } = this.#target;
    const dump = await this.#made(before.schema);
    await this.#rendersItself();
    if (withRows) await this.#fill(before.tables);
    this.#hasViews =
      this.#pair.views === true && (await makeViews(this.#target, before.schema, after.schema));
    const kept = await this.#values();
    const input = {
      dialect,
      connection,
      desired: after.schema,
      typeBuilders,
      // What is not told goes with its data; an index or a constraint that has another name is found without a word.
      answers: { renames: [], noRenames: false, answers: this.#pair.renames ?? [] },
      ask: async () => null,
    };
    const revision = await generate(input).catch(this.#refused("nothing can be generated"));
    this.#texts.push(textOf(revision));
    if (verify && revision.operations.length > 0)
      await verifyRevision({
        ...input,
        dialect: this.#target.dialect,
        run: (scratch, direction) => runGenerated(dialect, revision, { scratch, direction }),
      }).catch(this.#refused("the scratch database", revision));
    await this.#execute(revision, "upgrade");
    await this.#equal("comparing after the upgrade", after.schema, revision);
    const again = await generate({ ...input, answers: { renames: [], noRenames: true } });
    hold("generating again", again.operations.map(jsonOf), textOf(revision));
    hold("the dump after the upgrade", apart(fresh, await this.#target.dump(after.schema)), textOf(revision));
    hold("views after the upgrade", await this.#unreadable(), textOf(revision));
    const between = await this.#values("after");
    hold("values after the upgrade", this.#changed(kept, between), textOf(revision));
    await this.#execute(revision, "downgrade");
    await this.#equal("comparing after the downgrade", before.schema, revision);
    hold(
      "the dump after the downgrade",
      apart(dump, await this.#target.dump(before.schema)),
      textOf(revision),
    );
    hold("views after the downgrade", await this.#unreadable(), textOf(revision));
    hold("values after the downgrade", this.#changed(kept, await this.#values()), textOf(revision));
  }

  /** The views that cannot be read any more. */
  async #unreadable(): Promise<readonly string[]> {
    return this.#hasViews ? unreadableViews(this.#target) : [];
  }

  async #execute(revision: GeneratedRevision, direction: "upgrade" | "downgrade"): Promise<void> {
    try {
      const { quick: dialect, connection } = this.#target;
      await runRevision(textOf(revision), { dialect, connection, direction });
    } catch (error) {
      this.#refused(direction, revision)(error);
    }
  }

  /** What the database rightly refuses says nothing; anything else is a fault. @throws Discarded, BrokenLaw */
  #refused(law: string, revision?: GeneratedRevision): (error: unknown) => never {
    return (error) => {
      const right = rightRefusal(error, this.#target.profile.refusals);
      if (right !== null) throw new Discarded(right.why, { cause: error });
      if (isAboutRows(error)) throw new RowsRefused(`${law}: ${String(error)}`);
      const text = error instanceof CortexError ? `${error.code}: ${error.message}` : String(error);
      const more = revision === undefined ? "" : `\n${textOf(revision)}`;
      throw new BrokenLaw(`${law}: ${text}${more}`, { cause: error });
    };
  }

  async #equal(law: string, desired: Schema, revision?: GeneratedRevision): Promise<void> {
    const { quick: dialect, connection } = this.#target;
    const { differences } = await compareDatabase({ dialect, connection, desired });
    hold(
      law,
      linesOf(differences),
      revision === undefined ? jsonOf(differences).slice(0, 3000) : textOf(revision),
    );
  }

  /** The schema file of what is read says the same. */
  async #rendersItself(): Promise<void> {
    const { quick: dialect, connection, profile } = this.#target;
    const namespaces = profile.namespaces.flatMap((one) => one ?? []);
    const { schema } = await dialect.reflect(connection, { schema: null, exclude: [], also: namespaces });
    const text = renderSchema(schema, { typeBuilders });
    this.#texts.push(text);
    const said = await loaded(text).catch((error: unknown) => {
      throw new BrokenLaw(`the schema file cannot be loaded: ${String(error)}\n${text}`);
    });
    const options = compareOptionsOf(dialect);
    const [a, b] = [await dialect.normalize(schema, connection), await dialect.normalize(said, connection)];
    hold("the schema file", linesOf(compareSchemas(a, b, options)), text);
  }

  async #fill(tables: readonly MadeTable[]): Promise<void> {
    const { quote } = this.#target.profile;
    const statements = tables.flatMap(({ table, rowColumns }) => {
      const columns = rowColumns.filter((one) => one.value !== null);
      const name = table.schema === null ? quote(table.name) : `${quote(table.schema)}.${quote(table.name)}`;
      const names = columns.map((one) => quote(one.name)).join(", ");
      return [0, 1].map(
        (row) =>
          `INSERT INTO ${name} (${names}) VALUES (${columns.map((one) => one.value?.(row) ?? "NULL").join(", ")})`,
      );
    });
    try {
      await this.#target.insert(statements);
    } catch (error) {
      throw new RowsRefused(`insert: ${String(error)}`);
    }
  }

  /** The values of the columns that are in both schemas with the same type, by the table and column that they were. */
  async #values(now: "before" | "after" = "before"): Promise<ReadonlyMap<string, readonly string[]>> {
    const { before, after, renames = [] } = this.#pair;
    const found = new Map<string, readonly string[]>();
    for (const table of before.schema.tables) {
      const then = nameAfter(renames, table);
      const twin = after.schema.tables.find((one) => one.name === then.table && one.schema === table.schema);
      const columns = table.columns.filter((column) =>
        twin?.columns.some(
          (other) =>
            other.name === then.column(column.name) &&
            JSON.stringify([other.type, other.generated, other.options]) ===
              JSON.stringify([column.type, column.generated, column.options]),
        ),
      );
      if (twin === undefined || columns.length === 0) continue;
      const nameOf = (name: string): string => (now === "before" ? name : then.column(name));
      const names = columns.map((one) => nameOf(one.name));
      const rows = await this.#target.connection.query(
        this.#target.valuesQuery(now === "before" ? table : twin, names),
      );
      for (const { name } of columns)
        found.set(
          `${table.schema ?? ""}.${table.name}.${name}`,
          rows.map((row) => String(row[nameOf(name)])).sort(),
        );
    }
    return found;
  }

  #changed(
    wanted: ReadonlyMap<string, readonly string[]>,
    found: ReadonlyMap<string, readonly string[]>,
  ): readonly string[] {
    return [...wanted].flatMap(([column, values]) => {
      const now = found.get(column) ?? [];
      return now.join("\0") === values.join("\0")
        ? []
        : [`${column}: ${values.join(" | ")} has become ${now.join(" | ")}`];
    });
  }
}

/** The rows stand in the way. */
class RowsRefused extends Error {}

function isAboutRows(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (ROW_CODES.test(`${at instanceof CortexError ? at.code : ""} ${at.message}`)) return true;
  return false;
}

function textOf(revision: GeneratedRevision): string {
  return renderModuleRevision({
    id: "case",
    downRevisions: [],
    description: "case",
    createDate: new Date(0),
    ...bodiesOf(revision),
  });
}

const loaded = async (text: string): Promise<Schema> => (await loadText(text))["default"] as Schema;
