import { expect } from "vitest";
import type { Connection } from "../../../src/dialects/contract/connection.js";
import type { StepSession } from "../../../src/dialects/contract/step-session.js";
import type { Dialect } from "../../../src/dialects/contract/dialect.js";
import type { Statement } from "../../../src/dialects/contract/statement.js";
import { loadDialect } from "../../../src/dialects/registry.js";
import { CortexError } from "../../../src/errors/index.js";
import type { Operations } from "../../../src/operations/op.js";
import { MigrationContext } from "../../../src/runtime/migration-context.js";
import { runBody } from "../../../src/runtime/revision-body.js";
import { makeProjectOn, type Place, type ProjectOn } from "../project-on.js";
import {
  HARMLESS,
  nameCleanup,
  nameScenario,
  type Names,
  type NameStep,
  type NameTarget,
  SLOTS,
} from "./name-scenario.js";

/** A token as the dialect's own lexer reads it. */
interface Token {
  readonly kind: string;
  readonly text: string;
}

/** How a database is asked what there is. */
export interface NameDialect extends NameTarget {
  readonly place: Place;
  readonly tokens: (sql: string) => readonly Token[];
  readonly unquote: (text: string) => string;
  /** Everything that there is, a row an object: its kind and its name. */
  readonly catalog: string;
}

/** What has become of one step. */
interface Outcome {
  readonly what: string;
  readonly statements: readonly string[];
  readonly catalog: readonly string[];
  readonly refused: CortexError | null;
}

/** Runs the scenario with these names on a database of its own, up to the first step that is refused. */
export async function runNames(target: NameDialect, names: Names): Promise<readonly Outcome[]> {
  const project = await makeProjectOn(target.place);
  try {
    await project.rows("CREATE TABLE canary (n integer)");
    await project.rows("INSERT INTO canary VALUES (7)");
    const dialect = await loadDialect(project.url.split(":")[0] ?? "");
    const connection = await dialect.connect(targetOf(project.url), { readOnly: false });
    const session = await dialect.openSession(connection, { versionTable: "names", schema: null });
    const outcomes: Outcome[] = [];
    try {
      for (const step of [...nameScenario(names, target), ...nameCleanup(names)]) {
        outcomes.push(await runStep(step, { target, project, dialect, connection, session }));
        if (outcomes.at(-1)?.refused !== null) break;
      }
    } finally {
      await session.close();
      await connection.close();
    }
    expect((await project.rows("SELECT n FROM canary")).map(({ n }) => Number(n))).toEqual([7]);
    return outcomes;
  } finally {
    await project.dispose();
  }
}

interface Scene {
  readonly target: NameDialect;
  readonly project: ProjectOn;
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly session: StepSession;
}

async function runStep(step: NameStep, scene: Scene): Promise<Outcome> {
  const { target, project, dialect, connection, session } = scene;
  const statements: Statement[] = [];
  const context = new MigrationContext({
    dialect,
    connection,
    revision: "names",
    file: null,
    isOffline: false,
    arguments: {},
    tag: null,
    autocommit: (work) => work(),
    onStatement: () => undefined,
    onCompiled: (statement) => statements.push(statement),
  });
  let refused: CortexError | null = null;
  try {
    await session.begin({ lockTimeoutMs: 1_000 });
    await runBody(
      { kind: "module", upgrade: (op: Operations) => step.run(op), downgrade: null },
      {
        direction: "upgrade",
        owner: { revision: "names", path: "names.ts" },
        context,
        dialect,
        position: { line: null },
      },
    );
    await session.commit();
  } catch (error) {
    await session.rollback();
    const coded = dialect.describeError(error, { sql: context.sqlOf(error), label: connection.label });
    if (!(coded instanceof CortexError)) throw error;
    refused = coded;
  }
  const catalog = (await project.rows(target.catalog)).map(
    ({ kind, name }) => `${String(kind)} ${String(name)}`,
  );
  return { what: step.what, statements: statements.map(({ sql }) => sql), catalog: catalog.sort(), refused };
}

function targetOf(url: string): Parameters<Dialect["connect"]>[0] {
  const nothing = { host: null, port: null, username: null, password: null, database: null };
  const file = { file: null, memory: false, schema: null, sslCa: null, handle: null };
  return { ...nothing, ...file, url, ssl: "off" };
}

/** The harmless names in a text, each replaced by what stands in its place. */
function replaced(text: string, names: Names): string {
  return SLOTS.reduce((all, slot) => all.replaceAll(HARMLESS[slot], () => names[slot]), text);
}

/** What keeps a name as it is that it goes under where it is longer than the database takes. */
const REFUSES = /^MIG_(?:SCHEMA|DIALECT|OPERATION)_/;

/**
 * Holds a run with hostile names against the one with harmless ones: the same tokens but for the names, each of which is
 * one token, and the same objects but for their names — or refused, with the name in the error, and nothing done.
 */
export function expectSame(
  target: NameDialect,
  given: {
    readonly names: Names;
    readonly outcomes: readonly Outcome[];
    readonly baseline: readonly Outcome[];
  },
): void {
  const { names, outcomes, baseline } = given;
  for (const [at, outcome] of outcomes.entries()) {
    const expected = baseline[at];
    if (expected === undefined) throw new Error(`there is no step ${at}`);
    if (outcome.refused !== null) {
      expectRefused(outcome.refused, names);
      const before = expected.catalog;
      expect(outcome.catalog.filter((line) => line.includes("canary"))).toEqual(
        before.filter((line) => line.includes("canary")).sort(),
      );
      return;
    }
    expect(outcome.catalog, outcome.what).toEqual(
      expected.catalog.map((line) => replaced(line, names)).sort(),
    );
    expect(outcome.statements.length, outcome.what).toBe(expected.statements.length);
    for (const [place, sql] of outcome.statements.entries())
      expect(shape(target, sql), sql).toEqual(
        shape(target, expected.statements[place] ?? "").map((part) => replaced(part, names)),
      );
  }
  expect(outcomes).toHaveLength(baseline.length);
}

/** The tokens of a statement: names and strings without their quotes, everything else as it is. */
function shape(target: NameDialect, sql: string): readonly string[] {
  return target.tokens(sql).map(({ kind, text }) => {
    if (kind === "word" || kind === "quoted") return `name ${target.unquote(text)}`;
    // The length of an enumeration's column follows from its values.
    if (kind === "number") return kind;
    return kind === "string" ? `string ${target.unquote(text)}` : `${kind} ${text}`;
  });
}

function expectRefused(error: CortexError, names: Names): void {
  expect(error.code, error.message).toMatch(REFUSES);
  const said = `${error.message} ${JSON.stringify(error.details)}`;
  const shown = Object.values(names).some((name) => {
    const escaped = JSON.stringify(name).slice(1, -1);
    return [name, escaped, JSON.stringify(escaped).slice(1, -1)].some((text) =>
      said.includes(text.slice(0, 20)),
    );
  });
  expect(shown, `the refusal names what it refuses: ${said}`).toBe(true);
}

/** The outcomes with harmless names: all steps run. */
export async function harmlessRun(target: NameDialect): Promise<readonly Outcome[]> {
  const baseline = await runNames(target, HARMLESS);
  for (const { what, refused } of baseline) expect(refused?.message ?? null, what).toBeNull();
  return baseline;
}
