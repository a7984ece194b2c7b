import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../../..");

/** What the compiler has against texts that were generated, under strict rules; all in one program. */
export function compileErrors(texts: readonly string[]): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), "cortex-property-tsc-"));
  try {
    const files = [...new Set(texts)].map((text, at) => ({ path: join(directory, `text-${at}.ts`), text }));
    for (const { path, text } of files) writeFileSync(path, text);
    const program = ts.createProgram(
      files.map(({ path }) => path),
      {
        strict: true,
        noEmit: true,
        noUnusedLocals: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        verbatimModuleSyntax: true,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        target: ts.ScriptTarget.ES2022,
        lib: ["lib.es2023.d.ts"],
        types: ["node"],
        typeRoots: [join(ROOT, "node_modules/@types")],
        paths: { "cortex-migrations": [join(ROOT, "test/support/property/package-door.ts")] },
      },
    );
    return files.flatMap(({ path, text }) => {
      const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(path));
      return found.map((one) => `${ts.flattenDiagnosticMessageText(one.messageText, "\n")}\n${text}`);
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
