import { type HtmlPage, htmlPage } from "../html-page.js";
import { PAGE_STYLE } from "../page-style.js";
import { CONSOLE_SCRIPT } from "./console-script.js";
import { CONSOLE_STYLE } from "./console-style.js";

const BODY = `<header>
<h1>Cortex migrations</h1>
<span id="badge" class="tag soft" role="status" aria-live="polite">asking</span>
<span class="spread"><a href="/docs">API</a></span>
<button id="theme" type="button">Dark / light</button>
<button id="refresh" type="button">Refresh</button>
</header>
<main>
<section id="problem" hidden><h2 class="bad">The server could not answer</h2><div id="problem-text"></div></section>
<section><h2>Status</h2><dl id="status" class="facts"></dl><p id="reason" class="warn" hidden></p></section>
<section><h2>Plan</h2><p id="plan-summary" class="soft"></p><ol id="plan"></ol></section>
<section><h2>History</h2><p class="soft">The chain, newest first.</p><ul id="history" class="timeline"></ul></section>
<section>
<h2>Revisions</h2>
<label>Filter <input id="filter" type="search" autocomplete="off" placeholder="id, description, label"></label>
<div class="scroll"><table>
<thead><tr><th scope="col">Revision</th><th scope="col">Description</th><th scope="col">Parents</th><th scope="col">Created</th></tr></thead>
<tbody id="revisions"></tbody>
</table></div>
<div id="detail" aria-live="polite"></div>
</section>
</main>
<noscript><p>This page needs JavaScript. <code>cortex status</code> and <code>cortex plan</code> tell the same.</p></noscript>`;

/** The console: status, plan, history and revisions of the database that this server looks after. It only reads. */
export function consolePage(): HtmlPage {
  return htmlPage({
    title: "Cortex migrations",
    style: `${PAGE_STYLE}${CONSOLE_STYLE}`,
    body: BODY,
    script: CONSOLE_SCRIPT,
  });
}
