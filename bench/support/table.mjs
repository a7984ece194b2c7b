const HEADS = ["what", "measured", "bare", "ratio", "target", "ok"];

/** A row with its ratio and whether it keeps what is promised; a row without a target is information. */
export function judged(row) {
  const { measured, bare = null, target = null } = row;
  const ratio = bare === null ? null : measured / bare;
  const ok =
    target === null
      ? null
      : target.ratio === undefined
        ? measured <= target.atMost
        : ratio !== null && ratio <= target.ratio;
  return { ...row, bare, target, ratio, ok };
}

/** The rows as text. */
export function tableOf(rows, machine) {
  const cells = rows.map((row) => [
    row.what,
    amount(row.measured, row.unit),
    row.bare === null ? "" : amount(row.bare, row.unit),
    row.ratio === null ? "" : row.ratio.toFixed(2),
    targetText(row),
    row.ok === null ? "" : row.ok ? "yes" : "NO",
  ]);
  const widths = HEADS.map((head, n) => Math.max(head.length, ...cells.map((line) => line[n].length)));
  const line = (parts) =>
    `| ${parts.map((part, n) => (n === 0 ? part.padEnd(widths[n]) : part.padStart(widths[n]))).join(" | ")} |\n`;
  const rule = `|${widths.map((width, n) => (n === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|\n`;
  const where = `Node ${machine.node}, ${machine.platform}, ${machine.processors} processors; medians\n\n`;
  return where + line(HEADS) + rule + cells.map(line).join("");
}

function amount(value, unit) {
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`;
}

function targetText({ target, unit }) {
  if (target === null) return "";
  return target.ratio === undefined ? `<= ${target.atMost} ${unit}` : `<= ${target.ratio}`;
}
