import { afterAll, describe, expect, it } from "vitest";
import { type CheckResult, checkTable } from "../support/check-table.js";
import { indexItems } from "../support/corpus-index.js";
import { ROUND_TRIP_PARTS, tryRoundTrip } from "../support/round-trip.js";
import { targetsOf } from "../support/round-trip-targets.js";

/** The servers whose dialects tell how what is not in the schema is made. */
const SWITCHED_ON = (
  process.env.ROUND_TRIP_SERVERS ?? "sqlite,mysql,mariadb,postgresql-15,postgresql-18"
).split(",");

const cases = indexItems().flatMap((item) =>
  targetsOf(item, SWITCHED_ON).map((target) => ({ title: `${item.name} on ${target.name}`, item, target })),
);
const results: CheckResult[] = [];
afterAll(() => {
  if (results.length > 0) console.log(checkTable(results));
});

describe.skipIf(cases.length === 0)(
  "a database, its first revision, and the database that this makes",
  () => {
    it.each(cases)(
      "$title: the same",
      async ({ item, target }) => {
        const result = await tryRoundTrip(item, target);
        results.push(result);
        expect(result.problems).toEqual([]);
        expect(result.done).toBe(ROUND_TRIP_PARTS);
      },
      240_000,
    );
  },
);
