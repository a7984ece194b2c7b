import { arrange } from "../diff/arrange.js";
import { arrangeOptionsOf } from "../diff/arrange-options.js";
import { arrangeDowngrade } from "../diff/arrange-downgrade.js";
import type { Difference } from "../diff/difference.js";
import { tableKeyOf } from "../schema/schema.js";
import type { Rename } from "../schema/rename-in-schema.js";
import type { RenameQuestion } from "../diff/rename-questions.js";
import { type RenameAnswers, type RenameAsker, settleRenames } from "../diff/renames.js";
import type { Warning } from "../diff/warnings.js";
import type { Reflection } from "../dialects/contract/dialect.js";
import type { Operation } from "../operations/operation.js";
import type { RevisionOperation } from "../operations/run-operation.js";
import type { SettledDifference } from "./comparator.js";
import {
  type Comparison,
  type ComparisonInput,
  customDifferences,
  prepareComparison,
  protectedTables,
  reflectDatabase,
} from "./database-comparison.js";
import { goneBy, namedByPrograms } from "./named-by-programs.js";
import { type RevisionBodies, renderBodies } from "./render-bodies.js";
import type { RenderOptions } from "./render/render-operations.js";

/** What a revision is generated from. */
export interface GenerateInput extends ComparisonInput, RenderOptions {
  /** `--rename` and `--no-renames`. */
  readonly answers?: RenameAnswers;
  /** Asks the user about what looks like a rename; null where there is nobody to ask. */
  readonly ask?: RenameAsker | null;
}

/** A revision that has been generated, but not yet written. */
export interface GeneratedRevision extends RevisionBodies {
  /** The facts that it follows; empty when there is nothing to do. */
  readonly differences: readonly Difference[];
  /** What the user's own comparators have found. */
  readonly custom: readonly SettledDifference[];
  readonly renames: readonly Rename[];
  readonly warnings: readonly Warning[];
  /** What was asked on the way. */
  readonly questions: readonly RenameQuestion[];
  /** Tables of the database that neither the schema nor the chain knows: they are left alone. */
  readonly protected: readonly string[];
  /** What was compared: the database as it was read, and the schema in its spelling. */
  readonly compared: Pick<Comparison, "reflection" | "normalized">;
}

/**
 * Compares the schema with the database and writes what brings the second to the first, and back. Reads the
 * database, changes nothing, writes no file.
 *
 * @throws MIG_DIFF_RENAME_UNANSWERED, MIG_DIFF_RENAME_INVALID, MIG_DIFF_RENAME_UNKNOWN about renames
 * @throws MIG_DIFF_UNSUPPORTED for a change that no operation can say
 * @example const generated = await generate({ dialect, connection, desired: schema, ask: null });
 */
export async function generate(input: GenerateInput): Promise<GeneratedRevision> {
  const comparison = await prepareComparison(input);
  const { renames, differences, questions } = await settleRenames(
    {
      current: comparison.reflection.schema,
      desired: comparison.normalized,
      options: comparison.options,
      relevant: comparison.relevant,
    },
    input.answers ?? { renames: [], noRenames: false },
    input.ask ?? null,
  );
  const { operations, warnings } = arrange(differences, arrangeOptionsOf(input.dialect, input.connection));
  const custom = await customDifferences(input, comparison, { connection: input.connection, renames });
  return {
    ...renderBodies(around(custom, operations), backAround(custom, arrangeDowngrade(operations)), input),
    differences,
    custom,
    renames,
    warnings: [
      ...warnings,
      ...lostWithTables(differences, comparison.reflection),
      ...(await brokenPrograms(input, differences)),
    ],
    questions,
    protected: protectedTables(input, comparison),
    compared: { reflection: comparison.reflection, normalized: comparison.normalized },
  };
}

/** Programs that name what goes; they are read for this alone. */
async function brokenPrograms(
  input: GenerateInput,
  differences: readonly Difference[],
): Promise<readonly Warning[]> {
  if (goneBy(differences).length === 0) return [];
  const { others } = await reflectDatabase(input, input.connection, { definitions: true });
  return namedByPrograms(input.dialect, differences, others);
}

/** The operations of the user's own comparators around those of the tables. */
const around = (
  custom: readonly SettledDifference[],
  operations: readonly Operation[],
): readonly RevisionOperation[] => [
  ...custom.flatMap(({ before }) => before),
  ...operations,
  ...custom.flatMap(({ after }) => after),
];

/** Their way back: what came last goes first. */
const backAround = (
  custom: readonly SettledDifference[],
  operations: readonly Operation[],
): readonly RevisionOperation[] => {
  const back = custom.toReversed();
  return [
    ...back.flatMap(({ downgradeBefore }) => downgradeBefore),
    ...operations,
    ...back.flatMap(({ downgradeAfter }) => downgradeAfter),
  ];
};

/** What the portable schema cannot say, and goes with the table that it belongs to. */
function lostWithTables(differences: readonly Difference[], reflection: Reflection): readonly Warning[] {
  const gone = new Set(
    differences.flatMap((fact) => (fact.kind === "tableRemoved" ? [tableKeyOf(fact)] : [])),
  );
  return reflection.others.flatMap((other) =>
    other.table !== null && gone.has(other.table)
      ? [
          {
            code: "dropsObject" as const,
            table: other.table,
            column: null,
            message: `${other.kind} '${other.name}' goes with table '${other.table}', and the downgrade does not bring it back`,
          },
        ]
      : [],
  );
}
