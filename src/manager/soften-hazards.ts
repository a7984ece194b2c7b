import type { Hazard } from "../dialects/contract/hazard.js";
import type { RunStatement, Statement } from "../dialects/contract/statement.js";
import { type Operation, tableOf } from "../operations/operation.js";
import type { RecordedStep } from "../runtime/recorder.js";

/** The tables that a plan itself has made so far: what happens to them costs nobody anything. */
class MadeTables {
  readonly #existing: ReadonlySet<string>;
  readonly #made = new Set<string>();

  constructor(existing: readonly string[]) {
    this.#existing = new Set(existing.map((name) => name.toLowerCase()));
  }

  follow(operation: Operation): void {
    if (operation.kind === "createTable" && !this.#existing.has(operation.table.name.toLowerCase()))
      this.#made.add(operation.table.name.toLowerCase());
    if (operation.kind === "renameTable") {
      const wasMade = this.#made.delete(operation.table.toLowerCase());
      // A table that was there before may take a name that was free again.
      if (wasMade) this.#made.add(operation.newName.toLowerCase());
      else this.#made.delete(operation.newName.toLowerCase());
    }
  }

  has(operation: Operation): boolean {
    const name = tableOf(operation);
    return name !== null && this.#made.has(name.toLowerCase());
  }
}

/**
 * The steps of a plan with the dangers taken down to what they are: a table that the plan itself makes holds no rows of
 * anybody's yet. SQL of the user's own keeps its hazards.
 *
 * @param existing the tables that were there before the plan
 */
export function softenHazards(
  recorded: readonly RecordedStep[],
  existing: readonly string[],
): readonly RecordedStep[] {
  const made = new MadeTables(existing);
  return recorded.map((step) => {
    const soft = new Map(step.compiled.map((statement) => [statement, softened(statement, made)] as const));
    const swap = (statement: Statement): Statement => soft.get(statement) ?? statement;
    return {
      ...step,
      compiled: step.compiled.map(swap),
      statements: step.statements === null ? null : step.statements.map(swap),
    };
  });
}

function softened(statement: Statement, made: MadeTables): Statement {
  if (statement.kind === "check") return statement;
  made.follow(statement.source);
  return made.has(statement.source)
    ? ({ ...statement, hazards: statement.hazards.map(asInformation) } satisfies RunStatement)
    : statement;
}

const asInformation = (hazard: Hazard): Hazard =>
  hazard.level === "danger"
    ? { ...hazard, level: "info", message: `${hazard.message} (a table that this plan makes)` }
    : hazard;
