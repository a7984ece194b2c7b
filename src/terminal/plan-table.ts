import { assertNever } from "../util/assert-never.js";
import { styleText } from "./style-text.js";
import { padText, plainLine, textWidth, truncateText } from "./text-width.js";

/** What a step may cost or break. */
export interface PlanHazard {
  readonly level: "info" | "warning" | "danger";
  readonly message: string;
}

/** A step of the plan, as it is shown. */
export interface PlanStepView {
  readonly revision: string;
  readonly description: string;
  readonly hazards?: readonly PlanHazard[];
}

/** What the plan shows. */
export interface PlanView {
  /** As in CORTEX_DB_TYPE; shown in capitals. */
  readonly dbType: string;
  /** A line on a type that nobody set, or null. */
  readonly dbTypeNote: string | null;
  /** The database for people (a path, a URL without its password); null leaves the line out. */
  readonly database: string | null;
  readonly current: readonly string[];
  readonly target: string;
  readonly direction: "upgrade" | "downgrade";
  readonly steps: readonly PlanStepView[];
}

/** How it is shown. */
export interface RenderPlanOptions {
  /** The terminal's columns; null (no terminal) cuts nothing. */
  readonly width: number | null;
  readonly color: boolean;
}

const TITLE = "MIGRATION PLAN";
/** The guide's picture: the narrowest that rules and columns get while the terminal has room. */
const RULE = 54;
const REVISION = 15;
const DESCRIPTION = 29;
/** A description is not cut to less than this; a terminal so narrow wraps. */
const LEAST = 8;
/** Two columns need three bars and a space on each side of each cell. */
const FRAME = 7;
const MOST_HAZARDS = 20;

/**
 * The plan as the guide shows it, ending in a line break. Descriptions are data from files: they are shown as one line,
 * without control characters.
 *
 * @example process.stdout.write(renderPlan(view, { width: process.stdout.columns ?? null, color: false }));
 */
export function renderPlan(view: PlanView, options: RenderPlanOptions): string {
  const { color } = options;
  // Some pseudo-terminals say that they have no columns.
  const width = options.width === null || options.width < 1 ? null : options.width;
  const table = view.steps.length === 0 ? [] : ["", ...stepTable(view.steps, width)];
  const rule = "━".repeat(
    Math.min(Math.max(RULE, textWidth(table[1] ?? "")), width ?? Number.MAX_SAFE_INTEGER),
  );
  const title = " ".repeat(Math.max(0, Math.floor((rule.length - TITLE.length - 1) / 2))) + TITLE;
  const lines = [
    rule,
    styleText("title", title, color),
    rule,
    "",
    `Database Type: ${styleText("strong", view.dbType.toUpperCase(), color)}`,
    ...(view.dbTypeNote === null ? [] : [styleText("dim", plainLine(view.dbTypeNote), color)]),
    ...(view.database === null ? [] : [`Database: ${plainLine(view.database)}`]),
    `Current Revision: ${view.current.length === 0 ? "<base>" : view.current.map(plainLine).join(", ")}`,
    `Target Revision: ${plainLine(view.target)}`,
    ...table,
    "",
    ...closing(view, color),
  ];
  return `${lines.join("\n")}\n`;
}

function stepTable(steps: readonly PlanStepView[], width: number | null): readonly string[] {
  const rows = steps.map((step) => [plainLine(step.revision), plainLine(step.description)] as const);
  const left = Math.max(REVISION, ...rows.map(([revision]) => textWidth(revision)));
  const wanted = Math.max(DESCRIPTION, ...rows.map(([, description]) => textWidth(description)));
  const right = width === null ? wanted : Math.max(LEAST, Math.min(wanted, width - left - FRAME));
  const line = (start: string, fill: string, between: string, end: string): string =>
    start + fill.repeat(left + 2) + between + fill.repeat(right + 2) + end;
  const cells = (bar: string, revision: string, description: string): string =>
    `${bar} ${padText(revision, left)} ${bar} ${padText(truncateText(description, right), right)} ${bar}`;
  return [
    line("┏", "━", "┳", "┓"),
    cells("┃", "Revision", "Description"),
    line("┡", "━", "╇", "┩"),
    ...rows.map(([revision, description]) => cells("│", revision, description)),
    line("└", "─", "┴", "┘"),
  ];
}

function closing(view: PlanView, color: boolean): readonly string[] {
  const { steps } = view;
  if (steps.length === 0) return ["No migrations to apply: the database is up to date"];
  return [
    `${steps.length} ${steps.length === 1 ? "migration" : "migrations"} will be ${pastOf(view.direction)}`,
    "",
    styleText("warning", "⚠ Warning: This will modify your database schema", color),
    ...hazardLines(steps, color),
  ];
}

function pastOf(direction: PlanView["direction"]): string {
  switch (direction) {
    case "upgrade":
      return "applied";
    case "downgrade":
      return "reverted";
    default:
      return assertNever(direction, "direction");
  }
}

/** Dangers first, so that the limit never hides one behind a warning; what is only worth knowing is for `cortex plan`. */
function hazardLines(steps: readonly PlanStepView[], color: boolean): readonly string[] {
  const all = steps.flatMap((step) =>
    (step.hazards ?? []).map((hazard) => ({ ...hazard, revision: plainLine(step.revision) })),
  );
  const dangers = all.filter((hazard) => hazard.level === "danger");
  const warnings = all.filter((hazard) => hazard.level === "warning");
  const sorted = [
    ...dangers.map((hazard) =>
      styleText("danger", `✖ Danger: ${hazard.revision}: ${plainLine(hazard.message)}`, color),
    ),
    ...warnings.map((hazard) =>
      styleText("warning", `⚠ Warning: ${hazard.revision}: ${plainLine(hazard.message)}`, color),
    ),
  ];
  const hidden = sorted.length - MOST_HAZARDS;
  const more = hidden > 0 ? [`… and ${hidden} more; \`cortex plan\` shows them all`] : [];
  return [...sorted.slice(0, MOST_HAZARDS), ...more];
}
