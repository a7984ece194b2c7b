import type { Context, Hono } from "hono";
import { consolePage } from "../console/console-page.js";
import { docsPage } from "../docs-page.js";
import type { HtmlPage } from "../html-page.js";
import { openApiDocument } from "../openapi.js";

/** `GET /openapi.json`, its readable form at `/docs`, and the console at `/console`. */
export function registerPageRoutes(app: Hono): void {
  const docs = docsPage(openApiDocument);
  const consoleHtml = consolePage();
  app.get("/openapi.json", (c) => c.json(openApiDocument));
  app.get("/docs", (c) => show(c, docs));
  app.get("/console", (c) => show(c, consoleHtml));
}

function show(c: Context, page: HtmlPage): Response {
  return c.html(page.html, 200, { "Content-Security-Policy": page.policy }) as Response;
}
