import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { consolePage } from "../../../src/server/console/console-page.js";
import { CONSOLE_SCRIPT } from "../../../src/server/console/console-script.js";
import { docsPage } from "../../../src/server/docs-page.js";
import { openApiDocument } from "../../../src/server/openapi.js";
import { makeProject, start } from "./project.js";

const pages = { "/docs": docsPage(openApiDocument), "/console": consolePage() };

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

describe.each(Object.entries(pages))("%s", (_path, page) => {
  it("loads nothing from anywhere: every link stays on this server", () => {
    const links = [...page.html.matchAll(/\b(?:src|href|action|srcset)="([^"]*)"/g)].map((match) => match[1]);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^(\/(?!\/)|#|data:,$)/);
    expect(page.html).not.toMatch(/@import|url\(|<iframe|<object|<embed/i);
  });

  it("keeps to its own policy: no inline handler or style, and the hashes are those of its style and script", () => {
    const markup = page.html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
    expect(markup).not.toMatch(/\son\w+\s*=/i);
    expect(markup).not.toMatch(/\sstyle\s*=|javascript:/i);
    for (const [, name, text] of page.html.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g))
      expect(page.policy).toContain(`${name}-src ${hashOf(text ?? "")}`);
    expect(page.policy).toContain("default-src 'none'");
    expect(page.policy).toContain("frame-ancestors 'none'");
    expect(page.policy).not.toContain("unsafe");
  });
});

describe("/docs", () => {
  it("shows every path, method, status and schema of the document", () => {
    const { html } = pages["/docs"];
    for (const [path, methods] of Object.entries(openApiDocument.paths))
      for (const operation of Object.values(methods)) {
        const own = html.split(`id="${operation.operationId}"`)[1]?.split('class="operation"')[0] ?? "";
        expect(own, operation.operationId).toContain(`<code class="path">${path}</code>`);
        for (const status of Object.keys(operation.responses))
          expect(own, operation.operationId).toContain(`<code>${status}</code>`);
      }
    for (const name of Object.keys(openApiDocument.components.schemas))
      expect(html).toContain(`id="schema-${name}"`);
  });

  it("writes what stands in the document as text, never as markup", () => {
    const evil = {
      ...openApiDocument,
      info: { ...openApiDocument.info, title: '<script>alert("x")</script>' },
    };
    const { html } = docsPage(evil);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
  });
});

describe("/console", () => {
  it("has a script that parses, and asks only for paths that exist", () => {
    expect(() => new Script(CONSOLE_SCRIPT)).not.toThrow();
    const asked = [...CONSOLE_SCRIPT.matchAll(/ask\((?:API \+ )?"([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(asked.length).toBeGreaterThanOrEqual(6);
    for (const path of asked) {
      const full = path.startsWith("/health") ? path : `/api/v1/migrations${path}`;
      expect(Object.keys(openApiDocument.paths)).toContain(full.replace(/\/$/, "/{id}"));
    }
  });

  it("builds the page from text alone", () => {
    expect(CONSOLE_SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/,
    );
  });

  it("finds every element that its script asks for", () => {
    const ids = [...CONSOLE_SCRIPT.matchAll(/(?:at|fill)\("([\w-]+)"/g)].map((match) => match[1]);
    for (const id of ids) expect(pages["/console"].html).toContain(`id="${id}"`);
  });
});

describe("over HTTP", () => {
  it("serves both pages and the document, with their policies", async () => {
    const server = await start(makeProject());
    for (const [path, page] of Object.entries(pages)) {
      const answer = await server.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^text\/html; charset=utf-8/i);
      expect(answer.headers.get("content-security-policy")).toBe(page.policy);
      expect(answer.text).toBe(page.html);
    }
    expect((await server.get("/openapi.json")).json).toEqual(JSON.parse(JSON.stringify(openApiDocument)));
  });
});
