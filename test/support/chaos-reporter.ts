import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Figures } from "../chaos/figures.js";

const HEAD = ["what", "database", "kills", "at work", "starts", "resolved", "by hand", ""] as const;

function line(test: TestCase): readonly string[] | null {
  const figures = (test.meta() as { readonly chaos?: Figures }).chaos;
  const isFailed = test.result().state === "failed";
  if (figures === undefined) return isFailed ? [test.fullName, "", "", "", "", "", "", "FAILED"] : null;
  const { what, target, kills, atWork, starts, resolved, byHand } = figures;
  const counts = [kills, atWork, starts, resolved, byHand].map(String);
  return [what, target, ...counts, isFailed ? "FAILED" : "ok"];
}

/** Prints what chaos has come to, in one table: kills, states that were settled, failures. */
export default class ChaosReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const chaos = modules.filter(({ moduleId }) => /[\\/]test[\\/]chaos[\\/]/.test(moduleId));
    const lines = chaos
      .flatMap((module) => [...module.children.allTests()].map(line))
      .filter((one) => one !== null);
    if (lines.length === 0) return;
    const table = [HEAD, ...lines];
    const widths = HEAD.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)));
    const text = table.map((cells) =>
      cells
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
    process.stdout.write(`\nChaos\n${text.join("\n")}\n`);
  }
}
