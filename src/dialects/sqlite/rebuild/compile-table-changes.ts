import { cortexError } from "../../../errors/index.js";
import type { AlterColumn, BatchMember } from "../../../operations/operation.js";
import { assertNever } from "../../../util/assert-never.js";
import type { Statement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";
import { refuse } from "../ddl/refuse.js";
import { columnOf, findColumn, parseOrdinaryTable } from "../sql/create-table.js";
import { reorderColumns } from "../sql/edit-table.js";
import { foldName, sameName } from "../sql/names.js";
import { identifierIfNeeded, quoteIdentifier } from "../sql/quote.js";
import { applyAddColumn } from "./add-column.js";
import { applyAlterColumn } from "./alter-column.js";
import { partialOrder } from "./column-order.js";
import {
  addConstraint,
  applyCreateConstraint,
  applyDropConstraint,
  applyRenameConstraint,
  refuseWithoutKey,
} from "./constraint-changes.js";
import { draftFromDefinition } from "./copy-from.js";
import { advance, alterText, type Draft, originsOf, tableOf } from "./draft.js";
import { applyDropColumn } from "./drop-column.js";
import { addIndex, applyDropIndex, applyRenameIndex } from "./index-changes.js";
import {
  addedAs,
  dropped,
  type Naming,
  physicalConstraint,
  physicalMember,
  physicalName,
  renamed,
} from "./physical-names.js";
import { freeName, rebuildStatements } from "./rebuild-statements.js";
import { refuseTable } from "./refuse-table.js";
import type { TableChangeRequest } from "./table-change-request.js";

/** What a batch comes to. */
interface Outcome {
  readonly draft: Draft;
  readonly naming: Naming;
}

function applyMember(draft: Draft, member: BatchMember): Draft {
  switch (member.kind) {
    case "addColumn":
      return applyAddColumn(draft, member);
    case "dropColumn":
      return applyDropColumn(draft, member);
    case "alterColumn":
      return applyAlterColumn(draft, member);
    case "createIndex":
      return addIndex(draft, member.index, member.ifNotExists);
    case "dropIndex":
      return applyDropIndex(draft, member);
    case "renameIndex":
      return applyRenameIndex(draft, member);
    case "renameConstraint":
      return applyRenameConstraint(draft, member);
    case "createConstraint":
      return applyCreateConstraint(draft, member);
    case "dropConstraint":
      return applyDropConstraint(draft, member);
    case "setTableComment":
      return refuse({
        operation: member.kind,
        object: `table '${draft.state.name}'`,
        reason: "SQLite keeps no comments",
        instead: "Leave the comment out of this chain.",
      });
    case "setTableOptions":
      return refuseChange(
        draft,
        `SQLite has no ALTER TABLE for options of a table (${Object.keys(member.changes.sqlite ?? {}).join(", ")})`,
        "Create a table with the options, copy the rows with op.execute, drop the old one and rename the new one.",
      );
    default:
      return assertNever(member, "change");
  }
}

/** A new column whose name a renamed column still has gets another one until that one has been renamed. */
function namingFor(outcome: Outcome, member: BatchMember): Naming {
  const { draft, naming } = outcome;
  if (member.kind !== "addColumn" || !naming.gone.has(foldName(member.column.name))) return naming;
  const taken = tableOf(draft).columns.map((column) => column.name.name);
  return addedAs(naming, member.column.name, freeName(`_cortex_${member.column.name}`, taken));
}

function applyRename(outcome: Outcome, member: AlterColumn, to: string): Outcome {
  const { draft, naming } = outcome;
  const table = tableOf(draft);
  const from = columnOf(table, physicalName(naming, member.column)).name.name;
  const current = naming.physical.has(foldName(member.column)) ? member.column : from;
  const isTaken =
    !naming.gone.has(foldName(to)) && findColumn(table, naming.physical.get(foldName(to)) ?? to);
  if (isTaken && !sameName(to, current))
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: draft.state.name, column: to });
  return { draft, naming: renamed(naming, current, to) };
}

function applyOne(outcome: Outcome, member: BatchMember): Outcome {
  const isGone = member.kind === "dropColumn" && outcome.naming.gone.has(foldName(member.column));
  if (isGone && member.ifExists) return outcome;
  const naming = namingFor(outcome, member);
  const draft = applyMember(outcome.draft, physicalMember(naming, member));
  if (member.kind === "dropColumn") return { draft, naming: dropped(naming, member.column) };
  const newName = member.kind === "alterColumn" ? member.changes.newName : undefined;
  return member.kind === "alterColumn" && newName !== undefined
    ? applyRename({ draft, naming }, member, newName)
    : { draft, naming };
}

function applyReordering(draft: Draft, naming: Naming, lists: readonly (readonly string[])[]): Draft {
  if (lists.length === 0) return draft;
  const table = tableOf(draft);
  const physical = lists.map((list) =>
    list.map((name) => columnOf(table, naming.physical.get(foldName(name)) ?? name).name.name),
  );
  const names = table.columns.map((column) => column.name.name);
  const order = partialOrder(names, physical);
  if (order === null)
    return refuse({
      operation: "batchAlterTable",
      object: `table '${draft.state.name}'`,
      reason: "the lists of partialReordering contradict each other",
      instead: "Give orders of columns that can be true at the same time.",
    });
  return advance(draft, {
    text: reorderColumns(draft.text, order),
    obstacle: "SQLite cannot change the order of columns in place",
  });
}

/** Carries the batch out on paper. */
function outcomeOf(request: TableChangeRequest, start: Draft): Outcome {
  const { operations, options, state } = request;
  const blank: Naming = { table: state.name, physical: new Map(), gone: new Set(), renames: [] };
  const { draft, naming } = operations.reduce<Outcome>(applyOne, { draft: start, naming: blank });
  const constrained = options.tableArgs.reduce((next, constraint) => {
    const added = addConstraint(next, physicalConstraint(naming, constraint));
    return advance(added, { obstacle: "tableArgs are for a table that is built anew" });
  }, draft);
  refuseWithoutKey(constrained);
  return { draft: applyReordering(constrained, naming, options.partialReordering), naming };
}

function startOf(request: TableChangeRequest): Draft {
  const { state, source, options } = request;
  return Object.freeze({
    state,
    source,
    options,
    text: state.sql,
    indexes: state.indexes,
    renamedIndexes: [],
    origins: originsOf(state),
    checks: [],
    hazards: [],
    inPlace: [],
    obstacles: [],
    needsRecreation: [],
    lostKey: null,
    mayBreakReaders: false,
  });
}

function refuseChange(draft: Draft, reason: string, instead: string): never {
  return refuse({
    operation: "batchAlterTable",
    object: `table '${draft.state.name}'`,
    reason,
    instead,
  });
}

function renameStatements({ draft, naming }: Outcome): readonly Statement[] {
  return naming.renames.map(({ from, to }) =>
    runStatement(
      draft.source,
      `${alterText(draft)} RENAME COLUMN ${quoteIdentifier(from)} TO ${identifierIfNeeded(to)}`,
    ),
  );
}

/**
 * The statements that carry the changes of a table out: in place where SQLite can do that with the same result, else
 * by building the table anew, once for all changes. Questions about the rows come first, new names of columns last.
 *
 * @throws MIG_DIALECT_UNSUPPORTED, MIG_DIALECT_COLUMN_IN_USE and others, naming what is in the way and the way out
 * @example compileTableChanges({ table: "t", schema: null, operations, options, state, source })
 */
export function compileTableChanges(request: TableChangeRequest): readonly Statement[] {
  const { options, state } = request;
  refuseTable(state);
  parseOrdinaryTable(state.sql);
  const outcome = outcomeOf(request, startOf(request));
  const { draft } = outcome;
  const [obstacle] = draft.obstacles;
  if (options.recreate === "always" || (obstacle !== undefined && options.recreate === "auto")) {
    const made =
      options.copyFrom === null
        ? outcome
        : outcomeOf(request, draftFromDefinition(startOf(request), options.copyFrom));
    return [...made.draft.checks, ...rebuildStatements(made.draft), ...renameStatements(made)];
  }
  if (obstacle !== undefined)
    return refuseChange(draft, `${obstacle}, and recreate is "never"`, 'Set recreate to "auto".');
  const [place] = draft.needsRecreation;
  if (place !== undefined)
    return refuseChange(
      draft,
      `${place} can only be chosen when the table is built anew`,
      'Leave insertBefore and insertAfter out, or set recreate to "always".',
    );
  return [...draft.checks, ...draft.inPlace, ...renameStatements(outcome)];
}
