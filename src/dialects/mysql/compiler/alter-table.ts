import type { Statement } from "../../contract/statement.js";
import { tableName } from "../ddl/names.js";
import type { Clause, Draft, RowCheck, Step } from "./draft.js";
import { columnKeys, unseenKey } from "./draft.js";
import { distinctHazards } from "./hazards.js";
import { ddlStatement } from "./statements.js";

/** Steps that go into one statement. */
interface Group {
  readonly steps: Step[];
  readonly changed: Set<string>;
  readonly used: Set<string>;
  readonly near: Set<string>;
  readonly renamed: Set<string>;
  /** Columns that are not there before the statement, or are something else. */
  readonly fresh: Set<string>;
}

function newGroup(): Group {
  return {
    steps: [],
    changed: new Set(),
    used: new Set(),
    near: new Set(),
    renamed: new Set(),
    fresh: new Set(),
  };
}

/**
 * A key that is dropped can be made anew in the same statement; a foreign key cannot (error 1061), and an index that
 * differs only in whether the planner sees it would be taken for the same and stay as it is.
 */
function mayFollow(key: string, group: Group, clause: Clause): boolean {
  const isMade = clause.text.startsWith("ADD ");
  const wasDropped = group.steps.every((step) =>
    step.clauses.every((other) => !other.changes.includes(key) || other.text.startsWith("DROP ")),
  );
  const isSeen = !/\b(?:INVISIBLE|IGNORED)\b/.test(clause.text) && !group.changed.has(unseenKey(key));
  return isMade && wasDropped && isSeen && (key === "primary" || key.startsWith("index:"));
}

/** A column can change while another is put beside it, but not go or get another name. */
const stays = (clause: Clause): boolean => /^(?:MODIFY|ALTER COLUMN) /.test(clause.text);

/**
 * True when the step can stand in the group's statement. The server carries the clauses out all at once: drops first,
 * then changes by the old names, then what is new. What would have to see the result of another clause must wait.
 */
function fits(group: Group, step: Step): boolean {
  return step.clauses.every(
    (clause) =>
      clause.changes.every(
        (key) =>
          (!group.changed.has(key) || mayFollow(key, group, clause)) &&
          !group.used.has(key) &&
          (!group.near.has(key) || stays(clause)),
      ) &&
      // A column that is new can be used at once, a key cannot.
      (clause.uses ?? []).every((key) => key.startsWith("column:") || !group.changed.has(key)) &&
      [...(clause.uses ?? []), ...(clause.near ?? [])].every((key) => !group.renamed.has(key)),
  );
}

function join(group: Group, step: Step): void {
  group.steps.push(step);
  for (const clause of step.clauses) {
    for (const key of clause.changes) {
      group.changed.add(key);
      if (key.startsWith("column:")) group.fresh.add(key);
    }
    for (const key of clause.uses ?? []) group.used.add(key);
    for (const key of clause.near ?? []) group.near.add(key);
    for (const key of clause.renames ?? []) group.renamed.add(key);
  }
}

function groupsOf(steps: readonly Step[]): readonly Group[] {
  const groups: Group[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const isLoner = (one: Step): boolean => one.rows !== undefined || one.isApart === true;
    const isAlone = isLoner(step) || last?.steps.some(isLoner) === true;
    const group = last !== undefined && !isAlone && fits(last, step) ? last : newGroup();
    if (group !== last) groups.push(group);
    join(group, step);
  }
  return groups;
}

/** The checks that can be asked before the statement: of columns that it does not make or change in another step. */
function checksOf(group: Group): readonly RowCheck[] {
  return group.steps.flatMap((step) => {
    const own = new Set(step.clauses.flatMap((clause) => clause.changes));
    const isThere = (key: string): boolean => !group.fresh.has(key) || (own.has(key) && !isAdded(step, key));
    return (step.checks ?? []).filter((check) => columnKeys(check.columns).every(isThere));
  });
}

function isAdded(step: Step, key: string): boolean {
  return step.clauses.some((clause) => clause.text.startsWith("ADD COLUMN ") && clause.changes.includes(key));
}

/**
 * The statements for the steps: checks, then ALTER TABLE with as many clauses as go together.
 *
 * @param form `alone` lets a single step have its own statement (CREATE INDEX)
 */
export function alterTable(
  draft: Draft,
  steps: readonly Step[],
  form: "alone" | "together",
): readonly Statement[] {
  const [only] = steps;
  const own = steps.filter((step) => step.clauses.length > 0 || step.rows !== undefined);
  return groupsOf(own).flatMap((group) => {
    const rows = group.steps.flatMap((step) => step.rows ?? []);
    if (rows.length > 0) return rows;
    const clauses = group.steps.flatMap((step) => step.clauses.map((clause) => clause.text));
    const single = form === "alone" && steps.length === 1 ? only?.alone : undefined;
    const sql = single ?? `ALTER TABLE ${tableName(draft.schema, draft.name)} ${clauses.join(", ")}`;
    const hazards = distinctHazards(group.steps.flatMap((step) => step.hazards ?? []));
    return [...checksOf(group).map((check) => check.statement), ddlStatement(draft.source, sql, hazards)];
  });
}
