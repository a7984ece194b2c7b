import { expect, it } from "vitest";
import { pairUp } from "../../../src/diff/pair-up.js";
import { unique } from "../../../src/schema/constraints.js";

const options = {
  nameOf: ({ name }: { readonly name: string | null }) => name,
  same: () => true,
};

it("which of two that say the same pairs with one without a name does not depend on their places", () => {
  const two = [unique(["b"], { name: "uq1" }), unique(["b"], { name: "uq0" })];
  const one = [unique(["b"])];
  for (const order of [two, two.toReversed()]) {
    expect(pairUp(order, one, options).removed.map(({ name }) => name)).toEqual(["uq1"]);
    expect(pairUp(one, order, options).added.map(({ name }) => name)).toEqual(["uq1"]);
  }
});
