import type { Hooks } from "../config/config-file.js";
import type { ColumnPair, Comparators } from "../diff/compare-options.js";
import { cortexError } from "../errors/index.js";

/**
 * The user's own rules for columns, each watched: what throws, or gives no verdict, is named with the column.
 *
 * @throws MIG_MANAGER_HOOK_FAILED, when a rule is asked
 */
export function comparatorsOf(hooks: Hooks): Comparators {
  const { compareColumn } = hooks;
  return {
    compareType: (pair) => verdict("compareType", pair, () => hooks.compareType?.(pair)),
    compareServerDefault: (pair) =>
      verdict("compareServerDefault", pair, () => hooks.compareServerDefault?.(pair)),
    ...(compareColumn === undefined
      ? {}
      : {
          compareColumn: (pair) => {
            const given = asked("compareColumn", pair, () => compareColumn.call(hooks, pair));
            if (given === undefined) return undefined;
            if (typeof given !== "object" || given === null || given instanceof Promise)
              throw failed("compareColumn", pair, {
                reason: "it gives no verdicts: { comment: false }, or undefined",
              });
            for (const value of Object.values(given)) verdict("compareColumn", pair, () => value);
            return given;
          },
        }),
  };
}

type Rule = "compareType" | "compareServerDefault" | "compareColumn";

function verdict(rule: Rule, pair: ColumnPair, ask: () => unknown): boolean | undefined {
  const given = asked(rule, pair, ask);
  if (given === undefined || typeof given === "boolean") return given;
  throw failed(rule, pair, { reason: "it gives no verdict: true, false or undefined, and at once" });
}

function asked<T>(rule: Rule, pair: ColumnPair, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    throw failed(rule, pair, { reason: cause instanceof Error ? cause.message : String(cause), cause });
  }
}

const failed = (
  hook: Rule,
  { table, defined }: ColumnPair,
  { reason, cause }: { readonly reason: string; readonly cause?: unknown },
): Error =>
  cortexError("MIG_MANAGER_HOOK_FAILED", { hook, path: `column '${table}.${defined.name}'`, reason }, cause);
