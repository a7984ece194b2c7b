import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask, FIRST, makeProject, start, THREE } from "./project.js";

const KEY = "adm1n-k3y-MARKER";
const PASSWORD = "p@ss/w0rd-MARKER";
const PATHS = [
  "/",
  "/health/live",
  "/health/ready",
  "/api/v1/migrations/status",
  "/api/v1/migrations/plan",
  "/api/v1/migrations/history",
  "/api/v1/migrations/revisions",
  `/api/v1/migrations/revisions/${FIRST}`,
  "/api/v1/migrations/revisions/unknown",
  "/openapi.json",
  "/docs",
  "/console",
  "/nothing/here",
];

describe("headers", () => {
  it("keep a browser from framing, sniffing, referring and caching, on every answer", async () => {
    const server = await start(makeProject());
    for (const path of PATHS) {
      const { headers } = await server.get(path, { headers: { Origin: "https://evil.example" } });
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("x-frame-options"), path).toBe("DENY");
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("cache-control"), path).toBe("no-store");
      expect(
        [...headers.keys()].filter((name) => name.startsWith("access-control-") || name === "x-powered-by"),
        path,
      ).toEqual([]);
    }
  });

  it("answer no preflight", async () => {
    const server = await start(makeProject());
    const answer = await server.get("/api/v1/migrations/upgrade", {
      method: "OPTIONS",
      headers: {
        Origin: "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
      },
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

describe("errors", () => {
  it("have a code and a hint, and no stack trace, whatever has failed", async () => {
    const project = makeProject();
    const server = await start(project);
    rmSync(join(project.directory, "versions", "sqlite"), { recursive: true });
    writeFileSync(join(project.directory, "versions", "sqlite"), "no folder");
    const paths = ["status", "plan", "history", "revisions", "revisions/zzzz", "plan?direction=sideways"];
    const answers = await Promise.all(paths.map((path) => server.get(`/api/v1/migrations/${path}`)));
    for (const { status, text, json } of [...answers, await server.get("/nowhere")]) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(json.error?.code).toMatch(/^MIG_/);
      expect(text).not.toMatch(/\n\s+at |\\n\s+at |node:internal|\.[cm]?[jt]s:\d+:\d+/);
    }
    expect(answers.some(({ status }) => status >= 500)).toBe(true);
  });
});

describe("secrets", () => {
  it("stand in no answer, no header, no log line and no line for people, also where they are sent along", async () => {
    const project = makeProject(THREE, {
      CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false",
      CORTEX_ADMIN_API_KEY: KEY,
      CORTEX_DB_PASSWORD: PASSWORD,
    });
    const server = await start(project);
    const seen: string[] = [];
    const collect = async (path: string, init?: RequestInit): Promise<void> => {
      const answer = await ask(`${server.url}${path}`, init);
      seen.push(answer.text, JSON.stringify([...answer.headers]));
    };
    for (const path of PATHS) await collect(path);
    for (const secret of [KEY, PASSWORD]) {
      await collect(`/${encodeURIComponent(secret)}`);
      await collect(`/api/v1/migrations/revisions/${encodeURIComponent(secret)}`);
      await collect(`/api/v1/migrations/plan?target=${encodeURIComponent(secret)}`);
      await collect(`/api/v1/migrations/plan?${encodeURIComponent(secret)}=1`);
      await collect("/api/v1/migrations/upgrade", {
        method: "POST",
        headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" },
        body: JSON.stringify({ target: secret }),
      });
    }
    await collect("/api/v1/migrations/upgrade", {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}x` },
    });
    await collect("/api/v1/migrations/upgrade", {
      method: "POST",
      headers: { Authorization: `Bearer ${KEY}` },
    });
    expect(seen.join("\n")).toContain("MIG_SERVER_NOT_FOUND");
    expect(server.log.lines.length).toBeGreaterThan(20);
    const everything = [...seen, ...server.log.lines, ...server.said];
    expect(everything.filter((line) => line.includes("MARKER"))).toEqual([]);
  });
});
