import { cortexError } from "../../../errors/index.js";
import type { DataType } from "../../../schema/types.js";
import type { Statement } from "../../contract/statement.js";
import { runStatement } from "../../shared/statements.js";
import { newQualified } from "../ddl/names.js";
import { refuse } from "../ddl/refuse.js";
import { qualified, quoteLiteral } from "../sql/quote.js";
import { enumerationIn, type TypeName, typeNameOf, typeText } from "../types.js";
import type { CompileContext } from "./context.js";

/** An enumeration that a column wants. */
export interface WantedEnum {
  readonly at: TypeName;
  readonly labels: readonly string[];
}

/** The labels of an enumeration as a list of literals. */
export function labelList(labels: readonly string[]): string {
  return labels.map((label) => quoteLiteral(label)).join(", ");
}

/** CREATE TYPE … AS ENUM. */
export function createEnumText({ at, labels }: WantedEnum): string {
  return `CREATE TYPE ${newQualified(at.schema, at.name)} AS ENUM (${labelList(labels)})`;
}

/** The enumerations in types, each once. @throws MIG_DIALECT_UNSUPPORTED for one without a name, or with two lists of values */
export function wantedEnums(types: readonly DataType[], schema: string | null): readonly WantedEnum[] {
  const wanted = new Map<string, WantedEnum>();
  for (const type of types) {
    const found = enumerationIn(type);
    if (found === null) continue;
    const text = typeText(found, schema);
    const before = wanted.get(text);
    if (before !== undefined && before.labels.join("\0") !== found.values.join("\0"))
      refuse({
        operation: "createTable",
        object: `the type ${text}`,
        reason: "two columns want it with different values.",
        instead: "Give the two enumerations different names.",
      });
    wanted.set(text, { at: typeNameOf(found.name ?? "", schema), labels: found.values });
  }
  return [...wanted.values()];
}

/**
 * The statements that make the enumerations which are not there. One that is there with the same values is used, with
 * other values it is none of ours to change here.
 *
 * @throws MIG_DIALECT_TYPE_DIFFERS, MIG_DIALECT_OBJECT_EXISTS
 */
export async function ensureEnums(
  types: readonly DataType[],
  place: { readonly schema: string | null; readonly object: string },
  context: CompileContext,
): Promise<readonly Statement[]> {
  const wanted = wantedEnums(types, place.schema);
  if (wanted.length === 0) return [];
  const found = await context.catalog.enumerations(wanted.map((item) => item.at));
  return wanted.flatMap((item, i): readonly Statement[] => {
    const answer = found[i] ?? { kind: "missing" };
    const name = qualified(item.at.schema, item.at.name);
    if (answer.kind === "otherType") throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "type", name });
    if (answer.kind === "enumeration") {
      if (answer.labels.join("\0") === item.labels.join("\0")) return [];
      throw cortexError("MIG_DIALECT_TYPE_DIFFERS", {
        type: name,
        found: answer.labels,
        wanted: item.labels,
        object: place.object,
      });
    }
    context.catalog.note({ kind: "enumeration", at: item.at, labels: item.labels });
    return [runStatement(context.source, createEnumText(item))];
  });
}

/** DROP TYPE for enumerations that nobody uses any more. */
export function dropEnums(orphans: readonly TypeName[], context: CompileContext): readonly Statement[] {
  return orphans.map((at) => {
    context.catalog.note({ kind: "enumeration", at, labels: null });
    return runStatement(context.source, `DROP TYPE ${qualified(at.schema, at.name)}`);
  });
}
