import { describe, expect, it } from "vitest";
import { CortexError, cortexError } from "../../../src/errors/index.js";
import { errorText } from "../../../src/terminal/error-text.js";

const plain = { color: false, verbose: false };

describe("an error for people", () => {
  it("is the code, the message and the hint", () => {
    const error = cortexError("MIG_REVISION_NOT_FOUND", { identifier: "abc" });
    expect(errorText(error, plain)).toBe(
      "Error MIG_REVISION_NOT_FOUND: Can't locate revision identified by 'abc'\nHint: Run `cortex history` to see the revisions of this chain.\n",
    );
  });

  it("adds the details that the message leaves out, and what the database said", () => {
    const error = new CortexError({
      code: "MIG_TEST",
      message: "Step 'abc' failed",
      hint: "",
      exitCode: 1,
      httpStatus: 500,
      details: {
        revision: "abc",
        sql: "ALTER TABLE x\nADD y",
        password: "hunter2",
        rows: [1, 2],
        none: null,
      },
      cause: new Error("no such table: x"),
    });
    expect(errorText(error, plain)).toBe(
      "Error MIG_TEST: Step 'abc' failed\n  sql: ALTER TABLE x\n       ADD y\n  password: ***\n  rows: 1, 2\n  Cause: no such table: x\n",
    );
  });

  it("says an error without a code as it is, with its stack when verbose, and no secret", () => {
    const error = new Error("db://u:hunter2@h/x refused");
    expect(errorText(error, plain)).toBe("Error: db://u:***@h/x refused\n");
    const verbose = errorText(error, { color: false, verbose: true });
    expect(verbose).toContain("error-text.test.ts");
    expect(verbose).not.toContain("hunter2");
    expect(errorText("text", plain)).toBe("Error: text\n");
  });

  it("colours the head", () => {
    expect(errorText(new Error("x"), { color: true, verbose: false })).toBe("\u001b[31mError:\u001b[39m x\n");
  });
});
