import * as door from "cortex-migrations";

const NAMES: readonly string[] = Object.keys(door);

/** The import line for what a piece of code uses of the package. */
function importLine(code: string, always: readonly string[]): string {
  const used = NAMES.filter((name) => new RegExp(`(?<![\\w.])${name}(?=[(.<\`])`).test(code));
  return `import { ${[...always, ...used].join(", ")} } from "cortex-migrations";`;
}

/**
 * A whole revision around a block that is the body of `upgrade(op)`, so that each example on the page about operations
 * is run without a frame of its own.
 */
export function wrapOperation(body: string, id: string, parent: string | null): string {
  return [
    "/**",
    ` * ${id}`,
    " *",
    ` * Revision ID: ${id}`,
    ` * Revises: ${parent ?? ""}`,
    " * Create Date: 2026-01-09T12:30:45.123Z",
    " */",
    importLine(body, ["type Operations"]),
    "",
    `export const revision = "${id}";`,
    `export const downRevision = ${parent === null ? "null" : `"${parent}"`};`,
    "export const branchLabels = null;",
    "export const dependsOn = null;",
    "",
    "export async function upgrade(op: Operations): Promise<void> {",
    ...body
      .trimEnd()
      .split("\n")
      .map((line) => (line === "" ? "" : `  ${line}`)),
    "}",
    "",
    "export async function downgrade(_op: Operations): Promise<void> {}",
    "",
  ].join("\n");
}
