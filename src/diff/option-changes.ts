import { cortexError } from "../errors/index.js";
import type { DialectOptions, OptionChanges } from "../schema/dialect-options.js";
import { saidIn } from "./compare-options-of-dialect.js";
import { sameValue } from "./same-value.js";

/** The options before and after, and what of them can change. */
export interface OptionPair {
  readonly before: DialectOptions;
  readonly after: DialectOptions;
  /** Whose options count; every database's when absent. */
  readonly dialect: string | undefined;
  readonly changeable: readonly string[];
  /** For the error: `table 'users'`. */
  readonly object: string;
}

/**
 * What of the options changes, and how that was.
 *
 * @throws MIG_DIFF_UNSUPPORTED naming those that cannot change
 */
export function optionChanges(pair: OptionPair): {
  readonly changes: OptionChanges;
  readonly existing: OptionChanges;
} {
  const { before, after, dialect } = pair;
  const dialects =
    dialect === undefined ? [...new Set([...Object.keys(before), ...Object.keys(after)])].sort() : [dialect];
  const changed = dialects.map((name) => {
    const [old, wanted] = [saidIn(before, name), saidIn(after, name)];
    const keys = [...new Set([...Object.keys(old), ...Object.keys(wanted)])].sort();
    return { name, old, wanted, keys: keys.filter((key) => !sameValue(old[key], wanted[key])) };
  });
  refuseFixed(pair, changed);
  const pick = (side: "old" | "wanted"): OptionChanges =>
    Object.fromEntries(
      changed
        .filter(({ keys }) => keys.length > 0)
        .map((one) => [one.name, Object.fromEntries(one.keys.map((key) => [key, one[side][key] ?? null]))]),
    );
  return { changes: pick("wanted"), existing: pick("old") };
}

type Said = Readonly<Record<string, unknown>>;

function refuseFixed(
  { changeable, object }: OptionPair,
  changed: readonly { readonly old: Said; readonly wanted: Said; readonly keys: readonly string[] }[],
): void {
  const fixed = changed.flatMap(({ old, wanted, keys }) =>
    keys
      .filter((key) => !changeable.includes(key))
      .map(
        (key) =>
          `'${key}' from ${JSON.stringify(old[key] ?? null)} to ${JSON.stringify(wanted[key] ?? null)}`,
      ),
  );
  if (fixed.length > 0)
    throw cortexError("MIG_DIFF_UNSUPPORTED", {
      object,
      change: `its options would change (${fixed.join(", ")}), and no operation does that`,
    });
}
