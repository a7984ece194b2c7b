import type { Initially, ReferentialAction } from "../../../schema/column.js";
import type {
  CheckConstraint,
  ForeignKey,
  PrimaryKey,
  UniqueConstraint,
} from "../../../schema/constraints.js";
import { tableKey } from "../../../schema/schema.js";
import type { OtherDefinition, Reflection } from "../../contract/dialect.js";
import type { ExcludeOption, PostgresqlOptions } from "../options.js";
import { identifierIfNeeded, qualified } from "../sql/quote.js";
import { firstList, parametersOf, withoutParentheses } from "./definition-text.js";
import type { Namespaces } from "./namespaces.js";
import type { ConstraintRow } from "./read-constraints.js";

type Deferral = { readonly deferrable: boolean | null; readonly initially: Initially | null };
type Other = Reflection["others"][number];

/** The constraints of one table, and what the model cannot say of them. */
export interface TableConstraints {
  readonly primaryKey: PrimaryKey | null;
  readonly uniques: readonly UniqueConstraint[];
  readonly checks: readonly CheckConstraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly exclude: readonly ExcludeOption[];
  readonly others: readonly Other[];
}

/** Where the constraints stand. */
export interface ConstraintPlace {
  readonly namespaces: Namespaces;
  readonly table: string;
  readonly namespace: string;
}

/** The constraints of a table from their rows in the catalog. */
export function reflectConstraints(rows: readonly ConstraintRow[], place: ConstraintPlace): TableConstraints {
  const said = rows.filter((row) => !row.period);
  const ofType = (type: ConstraintRow["type"]): readonly ConstraintRow[] =>
    said.filter((row) => row.type === type);
  const key = ofType("p")[0];
  return {
    primaryKey: key === undefined ? null : { kind: "primaryKey", name: key.name, columns: key.columns ?? [] },
    uniques: ofType("u").map(uniqueOf),
    checks: ofType("c").map(checkOf),
    foreignKeys: ofType("f").map((row) => foreignKeyOf(row, place)),
    exclude: ofType("x").map(excludeOf),
    // A key that refers to another one comes after it.
    others: [...rows.filter((row) => row.type !== "f"), ...ofKind(rows, "f")].flatMap((row) =>
      unsaid(row, place),
    ),
  };
}

function ofKind(rows: readonly ConstraintRow[], type: ConstraintRow["type"]): readonly ConstraintRow[] {
  return rows.filter((row) => row.type === type);
}

/** What the model cannot say of a constraint: it is made anew as it is. */
function unsaid(
  row: ConstraintRow,
  { namespaces, namespace, table: name }: ConstraintPlace,
): readonly Other[] {
  const schema = namespaces.modelName(namespace);
  const table = tableKey({ name, schema });
  const [on, constraint] = [qualified(schema, name), identifierIfNeeded(row.name)];
  const add = `ADD CONSTRAINT ${constraint} ${row.definition ?? ""}`;
  if (row.period)
    return [
      {
        kind: "temporal constraint",
        name: row.name,
        table,
        definition: {
          create: [`ALTER TABLE ${on} ${add}`],
          drop: [`ALTER TABLE ${on} DROP CONSTRAINT ${constraint}`],
          phase: "after",
        },
      },
    ];
  const definition: OtherDefinition = {
    create: [`ALTER TABLE ${on} DROP CONSTRAINT ${constraint}, ${add}`],
    drop: [],
    phase: "after",
  };
  const detail = (kind: string): Other => ({ kind, name: row.name, table, isDetail: true, definition });
  return [
    ...(row.enforced ? [] : [detail("constraint that is not enforced")]),
    ...(row.type === "p" && row.deferrable ? [detail("deferrable primary key")] : []),
    ...(row.type === "p" && row.include !== null ? [detail("primary key with further columns")] : []),
    ...(row.type === "x" && row.include !== null
      ? [detail("exclusion constraint with further columns")]
      : []),
    ...(row.deleteColumns === null ? [] : [detail("foreign key that sets some of its columns")]),
  ];
}

/** What is not said is NOT DEFERRABLE INITIALLY IMMEDIATE. */
function deferralOf(row: ConstraintRow): Deferral {
  return { deferrable: row.deferrable ? true : null, initially: row.deferred ? "DEFERRED" : null };
}

function optionsOf(options: PostgresqlOptions): { readonly postgresql?: PostgresqlOptions } {
  return Object.keys(options).length === 0 ? {} : { postgresql: options };
}

function uniqueOf(row: ConstraintRow): UniqueConstraint {
  return {
    kind: "unique",
    name: row.name,
    columns: row.columns ?? [],
    ...deferralOf(row),
    options: optionsOf({
      ...(row.include === null ? {} : { include: row.include }),
      ...(row.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
      ...(row.parameters === null ? {} : { with: parametersOf(row.parameters) }),
      ...(row.tablespace === null ? {} : { tablespace: row.tablespace }),
    }),
  };
}

function checkOf(row: ConstraintRow): CheckConstraint {
  return {
    kind: "check",
    name: row.name,
    expression: withoutParentheses(row.expression ?? ""),
    options: optionsOf({
      ...(row.validated || !row.enforced ? {} : { notValid: true }),
      ...(row.noInherit ? { noInherit: true } : {}),
    }),
  };
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  r: "RESTRICT",
  c: "CASCADE",
  n: "SET NULL",
  d: "SET DEFAULT",
};

function foreignKeyOf(row: ConstraintRow, { namespaces, namespace }: ConstraintPlace): ForeignKey {
  const referent = row.referentNamespace ?? namespace;
  return {
    kind: "foreignKey",
    name: row.name,
    columns: row.columns ?? [],
    // Null is the schema of the key's own table.
    referentSchema:
      referent === namespace ? null : (namespaces.modelName(referent) ?? namespaces.defaultName),
    referentTable: row.referentTable ?? "",
    referentColumns: row.referentColumns ?? [],
    onDelete: ACTIONS[row.onDelete] ?? null,
    onUpdate: ACTIONS[row.onUpdate] ?? null,
    ...deferralOf(row),
    match: row.match === "f" ? "FULL" : row.match === "p" ? "PARTIAL" : null,
    options: optionsOf(row.validated || !row.enforced ? {} : { notValid: true }),
  };
}

/** `EXCLUDE USING gist (room WITH =, during WITH &&) INCLUDE (…) WITH (…) WHERE (…) DEFERRABLE …` */
function excludeOf(row: ConstraintRow): ExcludeOption {
  const list = firstList(row.definition ?? "");
  const using = /^EXCLUDE USING (\S+)$/.exec(list.head)?.[1] ?? null;
  const elements = list.members.map((member) => {
    const at = member.lastIndexOf(" WITH ");
    return { expression: member.slice(0, at).trim(), operator: member.slice(at + " WITH ".length).trim() };
  });
  const where = /(?:^|\s)WHERE (?=\()/.exec(list.rest);
  const predicate = where === null ? "" : list.rest.slice(where.index + where[0].length);
  return {
    name: row.name,
    ...(using === null || using === "gist" ? {} : { using }),
    elements,
    ...(where === null ? {} : { where: withoutParentheses(`(${firstList(predicate).members.join(", ")})`) }),
    ...(row.deferrable ? { deferrable: true } : {}),
    ...(row.deferred ? { initially: "DEFERRED" as const } : {}),
  };
}
