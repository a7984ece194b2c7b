import fc from "fast-check";
import { renderSchema } from "../../../src/autogenerate/render-schema.js";
import { mysql, postgresql, sqlite } from "../../../src/dialects/public-types.js";
import { CortexError } from "../../../src/errors/index.js";
import { buildSchema, type MadeSchema } from "./build-schema.js";
import { Case, Discarded, type Pair } from "./laws.js";
import { mutated, mutation } from "./mutation.js";
import type { Profile } from "./profile.js";
import { renamesOf } from "./renames-of-pair.js";
import { schemaSpec } from "./spec.js";
import type { PropertyTarget } from "./target.js";

/** What a run of the property has come to. */
export interface PropertyRun {
  readonly cases: number;
  readonly discarded: ReadonlyMap<string, number>;
  readonly rowsRefused: ReadonlyMap<string, number>;
  /** The texts of the revisions and schema files, to be compiled. */
  readonly texts: readonly string[];
  /** What was broken, with the way to see it again; null when nothing was. */
  readonly failure: string | null;
}

/** A pair, and why it is none: the validation of schemas refuses one of the two. */
export interface DrawnPair extends Pair {
  readonly invalid: string | null;
}

/** Two schemas, the second the first with a few changes. */
export function pairArbitrary(profile: Profile, mutations = 5): fc.Arbitrary<DrawnPair> {
  return fc
    .record({
      schema: schemaSpec(profile.names),
      mutations: fc.array(mutation(profile.names), { minLength: 1, maxLength: mutations }),
      views: fc.boolean(),
    })
    .map(({ schema, mutations: changes, views }) => {
      const [before, after] = [schema, mutated(schema, changes)].map((spec) =>
        attempt(() => buildSchema(spec, profile)),
      );
      const [made, other] = [before?.made ?? NOTHING, after?.made ?? NOTHING];
      const pair = { before: made, after: other, renames: renamesOf(made, other), views };
      return {
        ...pair,
        invalid: before?.refused ?? after?.refused ?? unseen(pair),
        [fc.toStringMethod]: () => pairText(pair),
      };
    });
}

/** A database's schema (namespace) that the wanted tables do not name is not looked at, and nothing in it is dropped. */
function unseen({ before, after }: Pair): string | null {
  const named = new Set<string | null>([null, ...after.schema.tables.map((table) => table.schema)]);
  const isSeen = before.schema.tables.every((table) => named.has(table.schema));
  return isSeen ? null : "the last table of a namespace goes, and what nobody names is not looked at";
}

const NOTHING: MadeSchema = { schema: { kind: "schema", tables: [], namingConvention: {} }, tables: [] };

/** What the validation refuses is no schema. */
function attempt(work: () => MadeSchema): { readonly made: MadeSchema; readonly refused: string | null } {
  try {
    return { made: work(), refused: null };
  } catch (error) {
    if (error instanceof CortexError && error.code === "MIG_SCHEMA_INVALID")
      return { made: NOTHING, refused: error.message };
    throw error;
  }
}

const textOf = ({ schema }: MadeSchema): string =>
  renderSchema(schema, { typeBuilders: { sqlite, postgresql, mysql } });

/** The two schemas as the builders that make them. */
export const pairText = (pair: Pair): string =>
  `// before${pair.views === true ? ", with views" : ""}\n${textOf(pair.before)}\n// after\n${textOf(pair.after)}${
    pair.renames === undefined || pair.renames.length === 0 ? "" : `\n// ${JSON.stringify(pair.renames)}`
  }`;

function count(map: Map<string, number>, text: string, more = ""): void {
  const key = text
    .replaceAll(/\S+:\/\/\S+|'[^']*'|"[^"]*"|`[^`]*`/g, "…")
    .replaceAll(/\s+/g, " ")
    .slice(0, 160);
  if (process.env["PROPERTY_VERBOSE"] === "1" && !map.has(key)) console.log(text, more);
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** How long a smaller pair is looked for, in milliseconds. */
const SHRINKING = 30_000;

/** Tries so many pairs on a target. */
export async function runProperty(
  target: PropertyTarget,
  options: {
    readonly runs: number;
    readonly seed: number;
    readonly path?: string;
    readonly verifyEach: number;
  },
): Promise<PropertyRun> {
  const discarded = new Map<string, number>();
  const rowsRefused = new Map<string, number>();
  const texts: string[] = [];
  let cases = 0;
  let shrinkUntil = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(pairArbitrary(target.profile), async (pair) => {
    if (Date.now() > shrinkUntil) return;
    cases += 1;
    if (pair.invalid !== null) return count(discarded, `no pair: ${pair.invalid}`);
    try {
      const outcome = await new Case(target, pair).run(cases % options.verifyEach === 0);
      texts.push(...outcome.texts);
      if (outcome.rowsRefused !== null) count(rowsRefused, outcome.rowsRefused);
    } catch (error) {
      if (!(error instanceof Discarded)) {
        // A smaller pair is looked for, but not for ever.
        shrinkUntil = Math.min(shrinkUntil, Date.now() + SHRINKING);
        throw error;
      }
      count(discarded, error.message, String(error.cause));
    }
  });
  const details = await fc.check(property, {
    numRuns: options.runs,
    seed: options.seed,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  const failure = details.failed ? report(target.profile.name, details) : null;
  return { cases, discarded, rowsRefused, texts, failure };
}

function report(
  name: string,
  details: fc.RunDetailsFailureProperty<[DrawnPair]> | fc.RunDetails<[DrawnPair]>,
): string {
  const error =
    "errorInstance" in details && details.errorInstance instanceof Error ? details.errorInstance : null;
  const [pair] = details.counterexample ?? [];
  return [
    `${error?.message ?? "a law is broken"}`,
    "",
    pair === undefined ? "" : pairText(pair),
    `seed ${details.seed}, path ${details.counterexamplePath ?? ""}, after ${details.numShrinks} shrinks; once more:`,
    `PROPERTY_SEED=${details.seed} PROPERTY_PATH=${details.counterexamplePath ?? ""} npx vitest run test/property/laws.test.ts -t ${name}`,
  ].join("\n");
}
