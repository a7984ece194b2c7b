/**
 * The console's script. It builds the page from text nodes alone, so that nothing in a description or a file name is
 * ever read as HTML, and has no handler inside the markup, so that the page's policy can forbid those.
 */
export const CONSOLE_SCRIPT = `
"use strict";
(function () {
  const API = "/api/v1/migrations";
  const EVERY_MS = 5000;
  const at = (id) => document.getElementById(id);

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }
  const fill = (id, children) => at(id).replaceChildren(...children);
  const tag = (text, className) => element("span", "tag " + className, text);

  async function ask(path) {
    const response = await fetch(path, { headers: { Accept: "application/json" } });
    const body = await response.json();
    if (body.error) throw new Error(body.error.code + ": " + body.error.message + " " + body.error.hint);
    return body;
  }

  function showStatus(status) {
    const facts = [
      ["Database type", status.dbType],
      ["Current", status.currentRevisions.join(", ") || "base"],
      ["Head", status.headRevisions.join(", ") || "none"],
      ["Applied", String(status.migrationsApplied)],
      ["Pending", String(status.pending.length)],
      ["In flight", status.inFlight ? status.inFlight.direction + " of " + status.inFlight.revision : "nothing"],
      ["Applied at start", status.autoMigrationEnabled ? "yes" : "no"],
    ];
    fill("status", facts.map(([name, value]) =>
      element("div", "", element("dt", "", name), element("dd", "", value))));
  }

  function showReadiness(ready) {
    const badge = at("badge");
    badge.textContent = ready.status;
    badge.className = "tag " + (ready.status === "ready" ? "ok" : "warn");
    at("reason").hidden = ready.reason === null;
    at("reason").textContent = ready.reason || "";
  }

  function showStatement(statement) {
    const hazards = statement.hazards.map((hazard) =>
      element("p", hazard.level === "danger" ? "bad" : hazard.level === "warning" ? "warn" : "soft",
        hazard.code + ": " + hazard.message));
    return element("div", "", element("pre", "", statement.sql), ...hazards);
  }

  function showPlan(plan) {
    at("plan-summary").textContent = plan.upToDate
      ? "Nothing to do: the database is up to date."
      : plan.steps.length + " step(s) to " + plan.target + ". Apply with: cortex upgrade head";
    fill("plan", plan.steps.map((step) => {
      const inside = step.statements === null
        ? [element("p", "soft", step.reason || "The statements are not known beforehand.")]
        : step.statements.map(showStatement);
      const worst = (step.statements || []).some((s) => s.hazards.some((h) => h.level === "danger"));
      return element("li", "", element("details", "",
        element("summary", "", element("code", "", step.revision), " " + step.description + " ",
          ...(worst ? [tag("danger", "bad")] : [])),
        ...inside));
    }));
  }

  function showHistory(revisions, status) {
    const pending = new Set(status.pending.map((one) => one.revision));
    fill("history", revisions.map((one) => element("li", one.isCurrent ? "here" : pending.has(one.revision) ? "pending" : "",
      element("code", "", one.revision), " " + one.description + " ",
      ...(one.isCurrent ? [tag("current", "ok")] : []),
      ...(pending.has(one.revision) ? [tag("pending", "warn")] : []),
      ...(one.isHead ? [tag("head", "accent")] : []),
      ...(one.isBranchPoint ? [tag("branch point", "soft")] : []),
      ...(one.isMergePoint ? [tag("merge", "soft")] : []),
      ...one.branchLabels.map((label) => tag(label, "soft")))));
  }

  async function showDetail(revision) {
    try {
      const one = await ask(API + "/revisions/" + encodeURIComponent(revision));
      fill("detail", [
        element("h3", "", one.revision + " " + one.description),
        element("p", "soft", one.path),
        element("p", "", "Children: " + (one.children.join(", ") || "none")
          + ". Depends on: " + (one.dependsOn.join(", ") || "nothing") + "."),
        element("pre", "", one.document),
      ]);
    } catch (problem) {
      fill("detail", [element("p", "bad", problem.message)]);
    }
  }

  let listed = [];
  function showRevisions() {
    const wanted = at("filter").value.trim().toLowerCase();
    const seen = listed.filter((one) =>
      [one.revision, one.description, ...one.branchLabels].join(" ").toLowerCase().includes(wanted));
    fill("revisions", seen.map((one) => {
      const open = element("button", "link", one.revision);
      open.type = "button";
      open.addEventListener("click", () => showDetail(one.revision));
      return element("tr", "", element("td", "", open), element("td", "", one.description),
        element("td", "", one.downRevision.join(", ") || "base"), element("td", "", one.createDate || ""));
    }));
  }

  let shown = "";
  async function refresh() {
    try {
      showReadiness(await ask("/health/ready"));
      const status = await ask(API + "/status");
      showStatus(status);
      const state = JSON.stringify(status);
      if (state !== shown) {
        const [plan, history, revisions] = await Promise.all(
          [ask(API + "/plan"), ask(API + "/history"), ask(API + "/revisions")]);
        showPlan(plan);
        showHistory(history.revisions, status);
        listed = revisions.revisions;
        showRevisions();
        shown = state;
      }
      at("problem").hidden = true;
    } catch (problem) {
      shown = "";
      at("problem").hidden = false;
      at("problem-text").textContent = problem.message;
    }
  }

  const root = document.documentElement;
  function setTheme(theme) {
    if (theme === "dark" || theme === "light") root.setAttribute("data-theme", theme);
  }
  function remember(theme) {
    try { localStorage.setItem("cortex-theme", theme); }
    catch (refused) { at("theme").title = "This browser keeps no choice: " + refused.message; }
  }
  function remembered() {
    try { return localStorage.getItem("cortex-theme"); }
    catch (refused) { return null; }
  }
  setTheme(remembered());
  at("theme").addEventListener("click", () => {
    const dark = root.getAttribute("data-theme") === "dark"
      || (!root.hasAttribute("data-theme") && matchMedia("(prefers-color-scheme: dark)").matches);
    const next = dark ? "light" : "dark";
    setTheme(next);
    remember(next);
  });
  at("refresh").addEventListener("click", () => { shown = ""; refresh(); });
  at("filter").addEventListener("input", showRevisions);
  refresh();
  setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MS);
})();
`;
