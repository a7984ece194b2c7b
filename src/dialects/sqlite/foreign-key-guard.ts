import { CortexError } from "../../errors/index.js";
import type { SqliteConnection } from "./connection/sqlite-connection.js";
import { isNameLike, isWord, significantTokens, unquote } from "./sql/lexer.js";
import { foldName } from "./sql/names.js";
import { quoteIdentifier } from "./sql/quote.js";
import { type StatementHead, statementHead } from "./sql/statement-head.js";

/** A row whose foreign key points at nothing; `rowid` is null in a table WITHOUT ROWID. */
export interface Violation {
  readonly table: string;
  readonly rowid: unknown;
  readonly parent: string;
}

interface Counted {
  readonly violation: Violation;
  count: number;
}

/** The violations of one table, by row and parent. */
type Violations = ReadonlyMap<string, Counted>;

/** How a table stands to foreign keys. */
interface Relations {
  readonly isChild: boolean;
  readonly children: readonly string[];
  /** A trigger may write anywhere. */
  readonly hasTriggers: boolean;
  /** A key of it may take rows away for a new one: UNIQUE ON CONFLICT REPLACE. */
  readonly replaces: boolean;
}

const HARMLESS = new Set([
  ...["", "select", "values", "explain", "pragma", "create table", "create virtual table", "create index"],
  ...["create view", "create trigger", "drop view", "drop trigger", "analyze", "reindex", "vacuum"],
  ...["begin", "commit", "end", "rollback", "savepoint", "release"],
]);

/** The commonest statement of all, whose head needs no reading token by token. */
const CREATE_TABLE = /^CREATE TABLE (\w+) ?\(/;

/** The head is at the beginning, except where a WITH hides it; reading all of every statement would be felt. */
function headOf(sql: string): StatementHead {
  if (/^\s*(?:insert|update|delete|replace|create|drop)\b/i.test(sql)) {
    const head = statementHead(sql.slice(0, 400));
    if (head.object !== null) return head;
  }
  return statementHead(sql);
}

const CREATE_HEAD: StatementHead = statementHead("CREATE TABLE a (b)");

/** An INSERT that may change or take away what is there: OR REPLACE, ON CONFLICT DO UPDATE. A value may say so, too. */
const CHANGES_ROWS = /\b(?:replace|update)\b/i;

/** A name that stands otherwise in a text than it is told: quotes in it are doubled there. */
const HAS_QUOTE = /["'`]/;

/** So many statements are remembered. */
const REMEMBERED_HEADS = 16;

/**
 * Knows which foreign keys a step has broken while they were switched off. What was broken before counts as it was, so
 * a table is checked just before the first statement that could break one of its keys, and not at all when none does.
 */
export class ForeignKeyGuard {
  readonly #connection: SqliteConnection;
  readonly #before = new Map<string, Violations>();
  readonly #relations = new Map<string, Relations>();
  readonly #heads = new Map<string, StatementHead>();
  #schemaVersion: unknown = null;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  /** At the begin of a step, when its lock is held. */
  start(): void {
    this.#before.clear();
    if (this.#relations.size === 0) return;
    const version = this.#connection.pragma("schema_version");
    if (version !== this.#schemaVersion) this.#relations.clear();
  }

  /** At the end of a step, while its lock is held yet: what others do from then on is seen at the next start. */
  finish(): void {
    this.#schemaVersion = this.#relations.size === 0 ? null : this.#connection.pragma("schema_version");
  }

  /** At the end of a step that was rolled back. */
  forget(): void {
    this.#before.clear();
    this.#relations.clear();
    this.#schemaVersion = null;
  }

  /** Before a statement runs. */
  async observe(sql: string): Promise<void> {
    const head = this.#headOf(sql);
    for (const table of this.#endangeredBy(sql, head)) {
      const key = foldName(table);
      if (!this.#before.has(key)) this.#before.set(key, await this.#violationsOf(table));
    }
    if (/^(create|alter|drop) (table|trigger)$/.test(head.verb)) this.#forgetMentioned(sql, head);
    if (head.verb === "alter table") this.#followRename(sql, head);
  }

  /** The violations that are new since the step began. */
  async newViolations(): Promise<readonly Violation[]> {
    const found: Violation[] = [];
    for (const [table, before] of this.#before)
      for (const [key, { violation, count }] of await this.#violationsOf(table)) {
        const added = count - (before.get(key)?.count ?? 0);
        for (let n = 0; n < added; n += 1) found.push(violation);
      }
    return found;
  }

  /** The rows of the version table and of the audit are written with the same texts at each step. */
  #headOf(sql: string): StatementHead {
    const created = CREATE_TABLE.exec(sql)?.[1];
    if (created !== undefined) return { ...CREATE_HEAD, object: created };
    const known = this.#heads.get(sql);
    if (known !== undefined) return known;
    if (this.#heads.size >= REMEMBERED_HEADS) this.#heads.clear();
    const head = headOf(sql);
    this.#heads.set(sql, head);
    return head;
  }

  #endangeredBy(sql: string, head: StatementHead): readonly string[] {
    const { verb, object } = head;
    if (HARMLESS.has(verb)) return [];
    if (object === null) return this.#allChildren();
    switch (verb) {
      case "insert":
        return this.#written(object, CHANGES_ROWS.test(sql) || this.#relationsOf(object).replaces);
      case "replace":
      case "update":
      case "delete":
        return this.#written(object, true);
      case "drop table": {
        const { isChild, children } = this.#relationsOf(object);
        return isChild ? [object, ...children] : children;
      }
      case "drop index":
        return this.#relationsOf(this.#tableOfIndex(object)).children;
      case "alter table":
        // An added column is NULL in every row, and NULL refers to nothing, unless it has a default.
        return /\breferences\b/i.test(sql) && /\bdefault\b/i.test(sql) ? [object] : [];
      default:
        return this.#allChildren();
    }
  }

  #written(table: string, touchesKeys: boolean): readonly string[] {
    const { isChild, children, hasTriggers } = this.#relationsOf(table);
    if (hasTriggers) return this.#allChildren();
    return [...(isChild ? [table] : []), ...(touchesKeys ? children : [])];
  }

  #relationsOf(table: string): Relations {
    const key = foldName(table);
    const known = this.#relations.get(key);
    if (known !== undefined) return known;
    const found = this.#connection.rows(
      `SELECT DISTINCT type FROM sqlite_schema WHERE tbl_name = ? COLLATE NOCASE
         AND (type = 'trigger' OR (type = 'table' AND sql LIKE '%replace%'))`,
      [table],
    );
    const relations: Relations = {
      isChild: this.#connection.rows("SELECT 1 FROM pragma_foreign_key_list(?) LIMIT 1", [table]).length > 0,
      children: this.#childrenOf(table),
      hasTriggers: found.some((row) => row.type === "trigger"),
      replaces: found.some((row) => row.type === "table"),
    };
    this.#relations.set(key, relations);
    return relations;
  }

  #childrenOf(table: string): readonly string[] {
    const rows = this.#connection.rows(
      `SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND m.sql LIKE '%references%' AND (:quoted OR instr(lower(m.sql), lower(:table)) > 0)
         AND f."table" = :table COLLATE NOCASE`,
      { table, quoted: HAS_QUOTE.test(table) ? 1 : 0 },
    );
    return rows.map((row) => String(row.name));
  }

  #allChildren(): readonly string[] {
    const rows = this.#connection.rows(
      `SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND m.sql LIKE '%references%'`,
    );
    return rows.map((row) => String(row.name));
  }

  #tableOfIndex(index: string): string {
    const [row] = this.#connection.rows(
      "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ? COLLATE NOCASE",
      [index],
    );
    return String(row?.tbl_name ?? "");
  }

  async #violationsOf(table: string): Promise<Violations> {
    const violations = new Map<string, Counted>();
    for (const violation of await this.#check(table)) {
      const key = `${String(violation.rowid)} ${foldName(violation.parent)}`;
      const known = violations.get(key);
      if (known === undefined) violations.set(key, { violation, count: 1 });
      else known.count += 1;
    }
    return violations;
  }

  /** A key whose parent has no unique index is an error to PRAGMA foreign_key_check; here it is a violation. */
  async #check(table: string): Promise<readonly Violation[]> {
    if (this.#connection.rows("SELECT 1 FROM pragma_table_info(?) LIMIT 1", [table]).length === 0) return [];
    try {
      const rows = await this.#connection.ask(`PRAGMA foreign_key_check(${quoteIdentifier(table)})`);
      return rows.map((row) => ({
        table: String(row.table),
        rowid: row.rowid,
        parent: String(row.parent),
      }));
    } catch (error) {
      const mismatch =
        error instanceof CortexError && /foreign key mismatch - .* referencing "(.*)"/s.exec(error.message);
      if (!mismatch) throw error;
      return [{ table, rowid: null, parent: `${mismatch[1] ?? ""} (its columns are not unique)` }];
    }
  }

  #forgetMentioned(sql: string, head: StatementHead): void {
    if (head.verb === "drop trigger" || head.verb === "drop table") this.#relations.clear();
    const text = foldName(sql);
    for (const table of this.#relations.keys())
      if (HAS_QUOTE.test(table) || text.includes(table)) this.#relations.delete(table);
  }

  /** What was broken before is known under the old name; a copy that takes the table's own name changes nothing. */
  #followRename(sql: string, head: StatementHead): void {
    const tokens = significantTokens(sql);
    const at = tokens.findIndex((token, n) => isWord(token, "RENAME") && isWord(tokens[n + 1], "TO"));
    const target = tokens[at + 2];
    if (at === -1 || !isNameLike(target) || head.object === null) return;
    const from = foldName(head.object);
    const to = foldName(unquote(target.text));
    const moved = this.#before.get(from);
    this.#before.delete(from);
    if (moved !== undefined && !this.#before.has(to)) this.#before.set(to, moved);
    for (const [table, violations] of this.#before)
      this.#before.set(
        table,
        new Map(
          [...violations].map(([key, counted]) => {
            const [rowid = "", ...parent] = key.split(" ");
            return [parent.join(" ") === from ? `${rowid} ${to}` : key, counted];
          }),
        ),
      );
  }
}
