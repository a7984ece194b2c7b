import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../..");

/** A file that is there, and its text. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/**
 * What the compiler has against files that were generated, under strict rules; all in one program.
 *
 * @param door the module that stands for the package, as seen from the project's root
 */
export function typeErrors(files: readonly WrittenFile[], door: string): readonly string[] {
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
      paths: { "cortex-migrations": [join(ROOT, door)] },
    },
  );
  return files.flatMap(({ path, text }) => {
    const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(path));
    return found.map((one) => `${ts.flattenDiagnosticMessageText(one.messageText, "\n")}\n${text}`);
  });
}
