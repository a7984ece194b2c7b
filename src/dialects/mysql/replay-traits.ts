import type { ReplayTraits } from "../../operations/apply.js";

/**
 * What these servers do with a table in their own way: a column that goes is taken out of the indexes over several
 * (https://dev.mysql.com/doc/refman/9.7/en/alter-table.html), and names in expressions are kept in backticks.
 */
export const REPLAY_TRAITS: ReplayTraits = Object.freeze({ narrowsIndexes: true, quote: "`" });
