import type {
  ConflictClause,
  ConstraintBase,
  Deferrability,
  DefaultConstraint,
  ForeignKeyConstraint,
  TableConstraint,
} from "./create-table-model.js";
import { type IndexedColumn, parseIndexedColumns } from "./indexed-columns.js";
import { isWord } from "./lexer.js";
import type { NamePart, TokenCursor } from "./token-cursor.js";

const CONFLICTS: readonly ConflictClause[] = ["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"];
const CONSTANT_WORDS = ["NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"];

/** Where a constraint starts, and what it belongs to. */
interface Opening {
  readonly level: "column" | "table";
  readonly column: string | null;
  readonly name: NamePart | null;
  readonly start: number;
  readonly bodyStart: number;
}

function base(cursor: TokenCursor, opening: Opening): ConstraintBase {
  return { ...opening, end: cursor.end, text: cursor.source.slice(opening.start, cursor.end) };
}

function conflictClause(cursor: TokenCursor): ConflictClause | null {
  if (!cursor.takeWords("ON", "CONFLICT")) return null;
  const found = CONFLICTS.find((word) => cursor.takeWords(word));
  if (found === undefined) throw cursor.failure("a conflict resolution was expected");
  return found;
}

function referentialAction(cursor: TokenCursor): string {
  for (const words of [["SET", "NULL"], ["SET", "DEFAULT"], ["CASCADE"], ["RESTRICT"], ["NO", "ACTION"]])
    if (cursor.takeWords(...words)) return words.join(" ");
  throw cursor.failure("a foreign key action was expected");
}

/** Reads `[NOT] DEFERRABLE [INITIALLY DEFERRED|IMMEDIATE]`; null when something else stands here. */
export function parseDeferrability(cursor: TokenCursor): Deferrability | null {
  const start = cursor.start;
  const negated = cursor.takeWords("NOT", "DEFERRABLE");
  if (!negated && !cursor.takeWords("DEFERRABLE")) return null;
  let initially: "deferred" | "immediate" | null = null;
  if (cursor.takeWords("INITIALLY", "DEFERRED")) initially = "deferred";
  else if (cursor.takeWords("INITIALLY", "IMMEDIATE")) initially = "immediate";
  const end = cursor.end;
  return { deferrable: !negated, initially, text: cursor.source.slice(start, end), start, end };
}

function parseReferences(
  cursor: TokenCursor,
  opening: Opening,
  columns: readonly string[],
): ForeignKeyConstraint {
  cursor.expectWords("REFERENCES");
  const referencedTable = cursor.name("a table");
  const referencedColumns = cursor.atSymbol("(")
    ? parseIndexedColumns(cursor).columns.map((column) => column.name ?? column.text)
    : [];
  const actions = {
    onDelete: null as string | null,
    onUpdate: null as string | null,
    match: null as string | null,
  };
  for (;;) {
    if (cursor.takeWords("ON", "DELETE")) actions.onDelete = referentialAction(cursor);
    else if (cursor.takeWords("ON", "UPDATE")) actions.onUpdate = referentialAction(cursor);
    else if (cursor.takeWords("ON", "INSERT")) referentialAction(cursor);
    else if (cursor.takeWords("MATCH")) actions.match = cursor.name("a match type").name;
    else break;
  }
  const deferrability = parseDeferrability(cursor);
  return {
    kind: "foreignKey",
    ...base(cursor, opening),
    columns,
    referencedTable,
    referencedColumns,
    ...actions,
    deferrability,
  };
}

function parseDefault(cursor: TokenCursor, opening: Opening): DefaultConstraint {
  const start = cursor.start;
  let form: DefaultConstraint["form"] = "literal";
  if (cursor.atSymbol("(")) {
    cursor.parenthesised();
    form = "parenthesised";
  } else {
    const signed = cursor.takeSymbol("-") || cursor.takeSymbol("+");
    const token = cursor.peek();
    const constant =
      token && (["number", "string", "blob"].includes(token.kind) || isWord(token, ...CONSTANT_WORDS));
    if (constant) cursor.next();
    else if (signed) throw cursor.failure("a value was expected");
    else {
      cursor.name("a default value");
      form = "identifier";
    }
  }
  const valueRange = { start, end: cursor.end };
  const value = cursor.source.slice(start, cursor.end);
  return { kind: "default", ...base(cursor, opening), value, valueRange, form };
}

function parseGenerated(cursor: TokenCursor, opening: Opening): TableConstraint {
  const expression = cursor.innerSource();
  const stored = cursor.takeWords("STORED");
  if (!stored) cursor.takeWords("VIRTUAL");
  return { kind: "generated", ...base(cursor, opening), expression, storage: stored ? "stored" : "virtual" };
}

function ownColumn(opening: Opening, order: "ASC" | "DESC" | null): readonly IndexedColumn[] {
  const name = opening.column ?? "";
  const { start } = opening;
  return [{ text: name, name, expression: name, collation: null, order, start, end: start }];
}

function parseColumnPrimaryKey(cursor: TokenCursor, opening: Opening): TableConstraint {
  const order = cursor.takeWords("ASC") ? "ASC" : cursor.takeWords("DESC") ? "DESC" : null;
  const conflict = conflictClause(cursor);
  const autoincrement = cursor.takeWords("AUTOINCREMENT");
  const columns = ownColumn(opening, order);
  return { kind: "primaryKey", ...base(cursor, opening), columns, autoincrement, conflict };
}

/** Reads `CONSTRAINT n` (when it is there) and tells where the constraint starts. */
function parseOpening(cursor: TokenCursor, column: string | null): Opening {
  const start = cursor.start;
  const name = cursor.takeWords("CONSTRAINT") ? cursor.name("a constraint's name") : null;
  return { level: column === null ? "table" : "column", column, name, start, bodyStart: cursor.start };
}

/** A name that no constraint follows, or null when there was no name either. */
function nameOnly(cursor: TokenCursor, opening: Opening): TableConstraint | null {
  return opening.name === null ? null : { kind: "nameOnly", ...base(cursor, opening) };
}

/** Reads one constraint of a column; null when none stands here. */
export function parseColumnConstraint(cursor: TokenCursor, column: string): TableConstraint | null {
  const opening = parseOpening(cursor, column);
  if (cursor.takeWords("PRIMARY", "KEY")) return parseColumnPrimaryKey(cursor, opening);
  if (cursor.takeWords("NOT", "NULL"))
    return { kind: "notNull", conflict: conflictClause(cursor), ...base(cursor, opening) };
  if (cursor.takeWords("NULL")) {
    conflictClause(cursor);
    return { kind: "null", ...base(cursor, opening) };
  }
  if (cursor.takeWords("UNIQUE"))
    return {
      kind: "unique",
      columns: ownColumn(opening, null),
      conflict: conflictClause(cursor),
      ...base(cursor, opening),
    };
  if (cursor.takeWords("CHECK"))
    return { kind: "check", expression: cursor.innerSource(), conflict: null, ...base(cursor, opening) };
  if (cursor.takeWords("DEFAULT")) return parseDefault(cursor, opening);
  if (cursor.takeWords("COLLATE"))
    return { kind: "collate", collation: cursor.name("a collation"), ...base(cursor, opening) };
  if (cursor.atWords("REFERENCES")) return parseReferences(cursor, opening, [column]);
  if (cursor.takeWords("GENERATED", "ALWAYS", "AS") || cursor.takeWords("AS"))
    return parseGenerated(cursor, opening);
  const deferrability = parseDeferrability(cursor);
  if (deferrability !== null) return { kind: "deferrable", deferrability, ...base(cursor, opening) };
  return nameOnly(cursor, opening);
}

/** Reads one constraint of the table; null when none stands here. */
export function parseTableConstraint(cursor: TokenCursor): TableConstraint | null {
  const opening = parseOpening(cursor, null);
  if (cursor.takeWords("PRIMARY", "KEY")) {
    const list = parseIndexedColumns(cursor);
    return { kind: "primaryKey", ...list, conflict: conflictClause(cursor), ...base(cursor, opening) };
  }
  if (cursor.takeWords("UNIQUE")) {
    const { columns } = parseIndexedColumns(cursor);
    return { kind: "unique", columns, conflict: conflictClause(cursor), ...base(cursor, opening) };
  }
  if (cursor.takeWords("CHECK")) {
    const expression = cursor.innerSource();
    return { kind: "check", expression, conflict: conflictClause(cursor), ...base(cursor, opening) };
  }
  if (cursor.takeWords("FOREIGN", "KEY")) {
    const columns = parseIndexedColumns(cursor).columns.map((column) => column.name ?? column.text);
    return parseReferences(cursor, opening, columns);
  }
  return nameOnly(cursor, opening);
}
