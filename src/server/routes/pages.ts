import type { Hono } from "hono";
import { consolePage } from "../console/console-page.js";
import { docsPage } from "../docs-page.js";
import type { HtmlPage } from "../html-page.js";
import { openApiDocument } from "../openapi.js";

/** `GET /openapi.json`, its readable form at `/docs`, and the console at `/console`. */
export function registerPageRoutes(app: Hono): void {
  const docs = docsPage(openApiDocument);
  const consoleHtml = consolePage();
  app.get("/openapi.json", (c) => c.json(openApiDocument));
  app.get("/docs", () => show(docs));
  app.get("/console", () => show(consoleHtml));
}

function show(page: HtmlPage): Response {
  return new Response(page.html, {
    headers: { "Content-Type": "text/html; charset=UTF-8", "Content-Security-Policy": page.policy },
  });
}
