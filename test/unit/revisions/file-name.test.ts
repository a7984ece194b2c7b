import { describe, expect, it } from "vitest";
import { nextFileNumber, revisionFileName, slugOf } from "../../../src/revisions/file-name.js";
import {
  newRevisionId,
  validateBranchLabel,
  validateRevisionId,
} from "../../../src/revisions/revision-id.js";

const date = new Date(Date.UTC(2026, 0, 9, 2, 3, 4));
const parts = { revision: "8bd9e9780557", description: "Add e-mail!", n: 4, date, extension: ".ts" };

describe("file names", () => {
  it("has the guide's form unless told otherwise", () => {
    expect(revisionFileName(parts)).toBe("8bd9e9780557_cortex_db_version_4.ts");
    expect(
      revisionFileName({
        ...parts,
        extension: ".sql",
        template: "{year}{month}{day}-{hour}{minute}{second}_{epoch}_{n}_{slug}",
      }),
    ).toBe("20260109-020304_1767924184_4_add_e_mail.sql");
  });

  it.each(["{rev}_{n}", "fixed", "{revision", "a/{n}", ".{n}"])("refuses the template %j", (template) => {
    expect(() => revisionFileName({ ...parts, template })).toThrow(
      expect.objectContaining({ code: "MIG_REVISION_FILE_TEMPLATE" }),
    );
  });

  it("counts on from the highest number of the chain", () => {
    expect(nextFileNumber([])).toBe(1);
    expect(nextFileNumber(["a_cortex_db_version_9.ts", "b_cortex_db_version_10.sql", "c_12.ts"])).toBe(11);
    expect(nextFileNumber(["0007_x.ts", "a_cortex_db_version_3.ts"], "{n}_{slug}")).toBe(8);
    expect(nextFileNumber(["a.b_2.ts", "axb_9.ts"], "a.b_{n}")).toBe(3);
  });

  it("makes slugs as Alembic does", () => {
    expect(slugOf("Añadir  e-mail → users")).toBe("añadir_e_mail_users");
    expect(slugOf("one two three four five six seven eight nine ten")).toBe(
      "one_two_three_four_five_six_seven_eight_",
    );
    expect(slugOf("x".repeat(60))).toBe("x".repeat(40));
    expect(slugOf("!!")).toBe("");
  });
});

describe("revision ids", () => {
  it("are twelve hexadecimal digits and not the same twice", () => {
    const ids = Array.from({ length: 200 }, newRevisionId);
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{12}$/);
      expect(() => validateRevisionId(id)).not.toThrow();
    }
  });

  it.each([
    "",
    "a@b",
    "a-b",
    "a+b",
    "a:b",
    "head",
    "HEADS",
    "base",
    "current",
    "x".repeat(33),
    "a b",
    "a,b",
    "a/b",
    "a'b",
  ])("refuses %j", (id) => {
    expect(() => validateRevisionId(id)).toThrow(expect.objectContaining({ code: "MIG_REVISION_BAD_ID" }));
  });

  it("refuses labels that a target could not name", () => {
    expect(() => validateBranchLabel("billing_2")).not.toThrow();
    for (const label of ["rel-2", "heads", "", "a,b"])
      expect(() => validateBranchLabel(label)).toThrow(
        expect.objectContaining({ code: "MIG_REVISION_BAD_LABEL" }),
      );
  });
});
