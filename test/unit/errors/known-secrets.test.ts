import { describe, expect, it } from "vitest";
import { noteSecrets } from "../../../src/config/note-secrets.js";
import { cortexError, hideKnownSecrets, knowSecrets, redact } from "../../../src/errors/index.js";

const SECRET = `it's "Q7%/\\x`;

describe("a known secret", () => {
  it.each([
    ["as it is", SECRET],
    ["in a URL", encodeURIComponent(SECRET)],
    ["in JSON", JSON.stringify({ SECRET })],
    ["in JSON within JSON", JSON.stringify(JSON.stringify({ SECRET }))],
    ["in SQL", `SELECT '${SECRET.replaceAll("'", "''")}'`],
    ["in base64", Buffer.from(SECRET).toString("base64")],
  ])("is hidden %s", (_where, text) => {
    knowSecrets([SECRET]);
    const hidden = redact(`before ${text} after`);
    expect(hidden).toMatch(/^before .*\*\*\*.* after$/);
    expect(hidden).not.toContain("Q7");
    expect(hidden).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 8));
  });

  it("is hidden in an error, its hint and its details", () => {
    knowSecrets(["blue-horse-31"]);
    const error = cortexError("MIG_SERVER_BAD_REQUEST", { reason: "blue-horse-31 is no revision" });
    expect(JSON.stringify([error.message, error.toJSON()])).not.toContain("blue-horse-31");
  });

  it("takes nothing out of other words, and is none where it is printed anyway or too short", () => {
    knowSecrets(["tulip", "abc", "cortex", "", null, undefined]);
    knowSecrets(["shopping", "postgres"], ["Shopping", "postgres"]);
    const text = "cortex upgrade abc: tulips of postgres in shopping";
    expect(hideKnownSecrets(text)).toBe(text);
    expect(hideKnownSecrets("the tulip.")).toBe("the ***.");
  });

  it("comes from URLs, also from those that no parser understands", () => {
    noteSecrets({
      url: "postgresql://app:wh@t/ever-9@h1:1,h2:2/db?sslpassword=gr%C3%BCn-77",
      databases: { mysql: { url: "mysql://u:other%2Dsecret@h/x" }, sqlite: {} },
    });
    expect(hideKnownSecrets("wh@t/ever-9 | gr%C3%BCn-77 | grün-77 | other-secret | app db h1")).toBe(
      "*** | *** | *** | *** | app db h1",
    );
  });
});
