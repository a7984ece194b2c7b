import { describe, expect, it } from "vitest";
import { type PlanView, renderPlan } from "../../../src/terminal/plan-table.js";
import { textWidth } from "../../../src/terminal/text-width.js";

const GUIDE: PlanView = {
  dbType: "sqlite",
  dbTypeNote: null,
  database: null,
  current: ["c0404f6055d9"],
  target: "heads",
  direction: "upgrade",
  steps: [
    { revision: "8bd9e9780557", description: "add env_id to data models" },
    { revision: "db8068acf2bd", description: "add ordering columns" },
    { revision: "57943408a623", description: "add extends column" },
  ],
};

const PICTURE = `━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                   MIGRATION PLAN
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

Database Type: SQLITE
Current Revision: c0404f6055d9
Target Revision: heads

┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Revision        ┃ Description                   ┃
┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ 8bd9e9780557    │ add env_id to data models     │
│ db8068acf2bd    │ add ordering columns          │
│ 57943408a623    │ add extends column            │
└─────────────────┴───────────────────────────────┘

3 migrations will be applied

⚠ Warning: This will modify your database schema
`;

const plain = { width: null, color: false };

function boxOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => /^[┏┃┡│└]/.test(line));
}

describe("the plan", () => {
  it("is the guide's picture, letter for letter", () => {
    expect(renderPlan(GUIDE, plain)).toBe(PICTURE);
    expect(renderPlan(GUIDE, { width: 80, color: false })).toBe(PICTURE);
  });

  it("says one migration in the singular, and reverted for a downgrade", () => {
    const one = { ...GUIDE, steps: GUIDE.steps.slice(0, 1) };
    expect(renderPlan(one, plain)).toContain("\n1 migration will be applied\n");
    expect(renderPlan({ ...one, direction: "downgrade" }, plain)).toContain(
      "\n1 migration will be reverted\n",
    );
    expect(renderPlan({ ...GUIDE, direction: "downgrade" }, plain)).toContain(
      "\n3 migrations will be reverted\n",
    );
  });

  it("names an empty database's revision <base> and joins several by a comma", () => {
    expect(renderPlan({ ...GUIDE, current: [] }, plain)).toContain("\nCurrent Revision: <base>\n");
    expect(renderPlan({ ...GUIDE, current: ["a1", "b2"] }, plain)).toContain("\nCurrent Revision: a1, b2\n");
  });

  it("shows the note on the type and the database where they are given", () => {
    const text = renderPlan(
      { ...GUIDE, dbTypeNote: "CORTEX_DB_TYPE is not set", database: "/srv/cortex.db" },
      plain,
    );
    expect(text).toContain(
      "\nDatabase Type: SQLITE\nCORTEX_DB_TYPE is not set\nDatabase: /srv/cortex.db\nCurrent Revision: ",
    );
  });

  it("has no table, no warning and no count when there is nothing to do", () => {
    const text = renderPlan({ ...GUIDE, steps: [] }, plain);
    expect(boxOf(text)).toEqual([]);
    expect(text).toContain("No migrations to apply: the database is up to date\n");
    expect(text).not.toContain("Warning");
  });

  it.each([
    ["long", "add ".repeat(30)],
    ["wide letters", "テーブルに列を追加する、とても長い説明文をここに書いておく"],
    ["emoji", "add 👩‍👩‍👧‍👦 and 🇩🇪 and ❤️ columns to the table of everything there is"],
    ["combining marks", "e\u0301".repeat(70)],
  ])("keeps every line of the box as wide as the others: %s", (_, description) => {
    const view = { ...GUIDE, steps: [...GUIDE.steps, { revision: "abc", description }] };
    for (const width of [null, 120, 80, 60, 40]) {
      const widths = new Set(boxOf(renderPlan(view, { width, color: false })).map(textWidth));
      expect(widths.size, `width ${width}`).toBe(1);
      expect(Math.max(...widths)).toBeLessThanOrEqual(width ?? Number.MAX_SAFE_INTEGER);
    }
  });

  it("cuts a description to the terminal with …, and to nothing where there is no terminal", () => {
    const description = "word ".repeat(40).trim();
    const view = { ...GUIDE, steps: [{ revision: "abc", description }] };
    expect(renderPlan(view, { width: 60, color: false })).toMatch(/│ word .*…\s+│/);
    expect(renderPlan(view, plain)).toContain(`│ ${description} │`);
  });

  it("takes a terminal of no columns for none", () => {
    expect(renderPlan(GUIDE, { width: 0, color: false })).toBe(PICTURE);
  });

  it("never cuts a revision", () => {
    const revision = "a".repeat(40);
    const view = { ...GUIDE, steps: [{ revision, description: "x" }] };
    expect(renderPlan(view, { width: 50, color: false })).toContain(`│ ${revision} │ x`);
  });

  it("shows a description from a file as one harmless line", () => {
    const description = "drop\r\n\u001b[2Ktable\u202e \u0007users";
    const text = renderPlan({ ...GUIDE, steps: [{ revision: "abc", description }] }, plain);
    expect(text).toContain("│ drop [2Ktable users ");
    expect([...text].filter((c) => c !== "\n" && /[\p{Cc}\u202e]/u.test(c))).toEqual([]);
  });

  it("shows dangers before warnings, leaves out what is only worth knowing, and says what it hides", () => {
    const hazards = [
      { level: "info", message: "quick" },
      { level: "warning", message: "rewrites users" },
      { level: "danger", message: "drops table users" },
    ] as const;
    const step = { revision: "abc", description: "x", hazards };
    const lines = renderPlan({ ...GUIDE, steps: [step] }, plain).split("\n");
    expect(lines.slice(-4)).toEqual([
      "⚠ Warning: This will modify your database schema",
      "✖ Danger: abc: drops table users",
      "⚠ Warning: abc: rewrites users",
      "",
    ]);
    const many = renderPlan({ ...GUIDE, steps: Array.from({ length: 25 }, () => step) }, plain);
    expect(many.match(/Danger/g)).toHaveLength(20);
    expect(many).toContain("… and 30 more; `cortex plan` shows them all\n");
  });

  it("is the same text with colour, but for the codes", () => {
    const text = renderPlan(GUIDE, { width: null, color: true });
    expect(text).not.toBe(PICTURE);
    expect(
      text
        .split("\u001b")
        .map((part, i) => (i === 0 ? part : part.replace(/^\[\d+m/, "")))
        .join(""),
    ).toBe(PICTURE);
  });
});
