import { escapeHtml, type HtmlPage, htmlPage } from "./html-page.js";
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from "./openapi.js";
import type { JsonSchema } from "./openapi-schemas.js";
import { PAGE_STYLE } from "./page-style.js";

const DOCS_STYLE = `${PAGE_STYLE}
.operation { border-top: 1px solid var(--line); padding: .75rem 0; }
.operation:first-of-type { border-top: 0; }
.method { font-weight: 700; text-transform: uppercase; margin-right: .5rem; }
.path { font-size: 15px; }
`;

/**
 * The OpenAPI document as a page: plain HTML, written here, without a script and without a network.
 *
 * @example docsPage(openApiDocument).html
 */
export function docsPage(document: OpenApiDocument): HtmlPage {
  const { info, tags, components } = document;
  const groups = tags.map(
    (tag) => `<section id="${attribute(tag.name)}">
<h2>${escapeHtml(tag.name)} <span class="soft">${escapeHtml(tag.description)}</span></h2>
${operationsOf(document, tag.name)
  .map(({ method, path, operation }) => operationHtml(method, path, operation))
  .join("\n")}
</section>`,
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<div id="schema-${attribute(name)}"><h3>${escapeHtml(name)}</h3>${pre(JSON.stringify(schema, null, 2))}</div>`,
  );
  const body = `<header><h1>${escapeHtml(info.title)}</h1>
<span class="soft">API version ${escapeHtml(info.version)}</span>
<span class="spread"><a href="/console">Console</a> · <a href="/openapi.json">openapi.json</a></span></header>
<main>
<p>${escapeHtml(info.description)}</p>
${groups.join("\n")}
<section id="schemas"><h2>Schemas</h2>
${schemas.join("\n")}
</section>
</main>`;
  return htmlPage({ title: `${info.title} - API`, style: DOCS_STYLE, body, script: null });
}

interface PlacedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

function operationsOf(document: OpenApiDocument, tag: string): readonly PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

function operationHtml(method: string, path: string, operation: OpenApiOperation): string {
  const { summary, description, security, parameters, requestBody, responses } = operation;
  const parts = [
    `<div><span class="method accent">${escapeHtml(method)}</span><code class="path">${escapeHtml(path)}</code> ${escapeHtml(summary)}</div>`,
    description === undefined ? "" : `<p class="soft">${escapeHtml(description)}</p>`,
    parameters === undefined ? "" : parameterTable(parameters),
    requestBody === undefined ? "" : `<p>Body: ${contentHtml(requestBody.content)}</p>`,
    `<table><tbody>${Object.entries(responses)
      .map(
        ([status, response]) =>
          `<tr><td><code>${escapeHtml(status)}</code></td><td>${escapeHtml(response.description)}</td><td>${contentHtml(response.content)}</td></tr>`,
      )
      .join("")}</tbody></table>`,
    `<details><summary>Try it</summary>${pre(curlOf(method, path, security !== undefined))}</details>`,
  ];
  return `<div class="operation" id="${attribute(operation.operationId)}">${parts.join("\n")}</div>`;
}

function parameterTable(parameters: readonly OpenApiParameter[]): string {
  const rows = parameters.map(
    (parameter) =>
      `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${parameter.in}${parameter.required ? ", required" : ""}</td><td>${escapeHtml(parameter.description)}${
        parameter.schema.enum === undefined
          ? ""
          : ` One of: ${parameter.schema.enum.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(", ")}.`
      }</td></tr>`,
  );
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function contentHtml(content: Readonly<Record<string, { readonly schema: JsonSchema }>>): string {
  return Object.entries(content)
    .map(([mediaType, { schema }]) => {
      const name = schema.$ref?.split("/").at(-1);
      return name === undefined
        ? `<code>${escapeHtml(mediaType)}</code>`
        : `<a href="#schema-${attribute(name)}">${escapeHtml(name)}</a>`;
    })
    .join(", ");
}

function curlOf(method: string, path: string, needsKey: boolean): string {
  const key = needsKey ? ' -H "Authorization: Bearer $CORTEX_ADMIN_API_KEY"' : "";
  const post = method === "post" ? " -X POST" : "";
  return `curl${post}${key} http://localhost:9002${path.replace(/\{(\w+)\}/g, "<$1>")}`;
}

function pre(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}

function attribute(text: string): string {
  return escapeHtml(text.replace(/[^A-Za-z0-9_-]/g, "-"));
}
