import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";

interface Cell {
  passed: number;
  failed: number;
  readonly skipped: Map<string, number>;
}

const isContract = (module: TestModule): boolean =>
  /[\\/]test[\\/]contract[\\/]targets[\\/]/.test(module.moduleId);

function count(cell: Cell, test: TestCase): void {
  const result = test.result();
  if (result.state === "passed") cell.passed += 1;
  else if (result.state === "failed") cell.failed += 1;
  else {
    const reason = result.state === "skipped" ? (result.note ?? "no reason given") : "not run";
    cell.skipped.set(reason, (cell.skipped.get(reason) ?? 0) + 1);
  }
}

function cellOf(suite: TestSuite): Cell {
  const cell: Cell = { passed: 0, failed: 0, skipped: new Map() };
  for (const test of suite.children.allTests()) count(cell, test);
  return cell;
}

function line(names: readonly [string, string], cell: Cell): string {
  const [target, suite] = names;
  const counts = `${cell.passed} passed${cell.failed > 0 ? `, ${cell.failed} failed` : ""}`;
  const skipped = [...cell.skipped].map(([reason, many]) => `${many} skipped: ${reason}`);
  return `${target.padEnd(15)} ${suite.padEnd(24)} ${[counts, ...skipped].join("; ")}`;
}

/** Prints the contract's table after a run: target × suite × (passed, skipped with its reason). */
export default class ContractReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines: string[] = [];
    for (const module of modules.filter(isContract))
      for (const target of module.children.suites())
        for (const suite of target.children.suites())
          lines.push(line([target.name, suite.name], cellOf(suite)));
    if (lines.length > 0) process.stdout.write(`\nThe contract\n${lines.sort().join("\n")}\n`);
  }
}
