import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { type Block, ROOT } from "./markdown.js";
import { wrapOperation } from "./wrap-op.js";

/** Types of packages that hosts use and this project does not install: as much of them as the pages use. */
const HOSTS = `
declare module "express" {
  interface Response { json(body: unknown): void }
  interface Application { get(path: string, handler: (request: unknown, response: Response) => void): void; listen(port: number): void }
  export default function express(): Application;
}
declare module "fastify" {
  interface Instance { get(path: string, handler: () => Promise<unknown>): void; listen(options: { port: number }): Promise<string> }
  export default function fastify(): Instance;
}
declare module "@nestjs/core" {
  export const NestFactory: { create(module: unknown): Promise<{ listen(port: number): Promise<void> }> };
}
declare module "better-sqlite3" { export default class Database { constructor(path: string); close(): void } }
`;

/** A file of a host that a page imports and does not show. */
const HOST_FILE = ["app.module.ts", "export class AppModule {}\n"] as const;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
  paths: { "cortex-migrations": [join(ROOT, "src/index.ts")] },
};

/**
 * Checks TypeScript blocks against the public types, as a strict project would.
 *
 * @returns what is wrong, each as `page:line: message`
 */
export function typeCheck(blocks: readonly Block[]): readonly string[] {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "cortex-types-")));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(base, "node_modules"), "dir");
    writeFileSync(join(base, "package.json"), '{ "type": "module" }\n');
    writeFileSync(join(base, "hosts.d.ts"), HOSTS);
    const origins = writeBlocks(base, blocks);
    const program = ts.createProgram([join(base, "hosts.d.ts"), ...origins.keys()], OPTIONS);
    return ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => file === undefined || file.fileName.startsWith(base))
      .map(({ file, messageText, start }) => {
        const origin = file === undefined ? undefined : origins.get(file.fileName);
        const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
        const place =
          origin === undefined ? (file?.fileName ?? "?") : `${origin.page}:${origin.line}+${line}`;
        return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** Each block in a folder of its own, with the files that the page has written before it. */
function writeBlocks(base: string, blocks: readonly Block[]): ReadonlyMap<string, Block> {
  const origins = new Map<string, Block>();
  let page = "";
  let files = new Map<string, string>();
  for (const [index, block] of blocks.entries()) {
    if (block.page !== page || block.flags.has("fresh")) files = new Map();
    page = block.page;
    if (block.language !== "ts") continue;
    const name = block.attributes.file ?? "block.ts";
    const text = block.flags.has("op") ? wrapOperation(block.text, "example", null) : block.text;
    if (block.attributes.file !== undefined) files.set(name, text);
    const folder = join(base, `${index}-${relative(".", block.page).replace(/\W+/g, "-")}`);
    for (const [path, content] of new Map([HOST_FILE, ...files, [name, text]])) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content.trim() === "" ? "export {};\n" : content);
    }
    origins.set(join(folder, name), block);
  }
  return origins;
}
