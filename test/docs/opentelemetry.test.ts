import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../support/servers/bring/run.js";
import { ROOT } from "./support/markdown.js";

const PACKAGES = join(ROOT, "node_modules/@opentelemetry");

/** The real SDK, which keeps the spans and prints them as JSON at the end. */
const SDK = `import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
process.once("beforeExit", () => {
  const spans = exporter.getFinishedSpans();
  const nameOf = (id) => spans.find((span) => span.spanContext().spanId === id)?.name ?? null;
  for (const { name, parentSpanContext, attributes, status, events } of spans)
    console.log(JSON.stringify({ name, in: nameOf(parentSpanContext?.spanId), attributes, code: status.code, events: events.map((event) => event.name) }));
});`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-spans-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function spansOf(...args: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await run(process.execPath, ["--import", "./sdk.mjs", "migrate.mjs", ...args], {
    cwd: folder,
    env: { CORTEX_DB_FILE: "cortex.db", CORTEX_LOG_LEVEL: "error" },
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

it("the example makes the spans that OpenTelemetry keeps", async ({ skip }) => {
  skip(!existsSync(join(PACKAGES, "sdk-trace-base")), "OpenTelemetry is not installed: npm ci");
  cpSync(join(ROOT, "examples/10-opentelemetry"), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(PACKAGES, join(folder, "node_modules/@opentelemetry"));
  symlinkSync(ROOT, join(folder, "node_modules/cortex-migrations"));
  writeFileSync(join(folder, "sdk.mjs"), SDK);
  expect(await spansOf("bbbbbbbbbbbb")).toMatchObject([
    { name: "CREATE TABLE", in: "upgrade aaaaaaaaaaaa" },
    {
      name: "upgrade aaaaaaaaaaaa",
      in: "migrations",
      attributes: { "cortex.revision": "aaaaaaaaaaaa", "cortex.current_revisions": ["aaaaaaaaaaaa"] },
    },
    { name: "INSERT INTO", attributes: { "db.query.text": "INSERT INTO notes (body) VALUES ('hello')" } },
    { name: "upgrade bbbbbbbbbbbb", in: "migrations", code: 0 },
    { name: "migrations", in: null, code: 0 },
  ]);
  expect(await spansOf()).toMatchObject([
    { name: "upgrade cccccccccccc", in: "migrations", code: 2, events: ["exception"] },
    { name: "migrations", in: null, code: 2, events: ["exception"] },
  ]);
});
