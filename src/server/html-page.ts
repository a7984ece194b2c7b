import { createHash } from "node:crypto";

/** A page that needs nothing but itself. */
export interface HtmlPage {
  readonly html: string;
  /** Its Content-Security-Policy: only its own style and script run, and it may fetch from this server alone. */
  readonly policy: string;
}

/** What a page is made of; `script` null for none. */
export interface HtmlPageParts {
  readonly title: string;
  readonly style: string;
  readonly body: string;
  readonly script: string | null;
}

/**
 * Puts a page together: style and script stand in it, and the policy names them by hash, so that neither a network
 * nor a second file is needed and no injected script would run (https://www.w3.org/TR/CSP3/#source-list-syntax).
 */
export function htmlPage(parts: HtmlPageParts): HtmlPage {
  const script = parts.script === null ? "" : `<script>${parts.script}</script>\n`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(parts.title)}</title>
<link rel="icon" href="data:,">
<style>${parts.style}</style>
</head>
<body>
${parts.body}
${script}</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(parts.style)}'`,
    `script-src ${parts.script === null ? "'none'" : `'${hashOf(parts.script)}'`}`,
    "connect-src 'self'",
    "img-src data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return { html, policy };
}

/** Text for HTML, inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}
