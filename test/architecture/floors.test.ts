import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../../src");

/** The floor of each folder, the longest prefix first. A file imports only from strictly lower floors. */
const FLOORS: readonly (readonly [string, number])[] = [
  ["dialects/contract", 3],
  ["dialects/shared", 4],
  ["dialects/sqlite", 5],
  ["dialects/postgresql", 5],
  ["dialects/mysql", 5],
  ["dialects/", 6],
  ["errors", 0],
  ["util", 0],
  ["schema", 1],
  ["config", 1],
  ["operations", 2],
  ["revisions", 3],
  ["diff", 4],
  ["autogenerate", 5],
  ["runtime", 5],
  ["cortex", 6],
  ["manager", 7],
  ["terminal", 8],
  ["cli", 9],
  ["server", 9],
  ["index.ts", 10],
  ["main.ts", 10],
];

interface Source {
  readonly path: string;
  readonly room: string;
  readonly floor: number;
  readonly text: string;
  readonly ast: ts.SourceFile;
}

function placeOf(path: string): readonly [string, number] {
  const place = FLOORS.find(
    ([prefix]) => path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`),
  );
  if (place === undefined) throw new Error(`${path} stands on no floor`);
  return place;
}

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.includes("migrations/versions"))
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    const [room, floor] = placeOf(path);
    return { path, room, floor, text, ast: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) };
  });

function importsOf(source: Source): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      found.push(node.moduleSpecifier.text);
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    )
      found.push(node.arguments[0].text);
    if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    )
      found.push(node.argument.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(source.ast);
  return found;
}

describe("floors", () => {
  it("a file imports only from its own folder or from strictly lower floors, types included", () => {
    const wrong: string[] = [];
    for (const source of sources)
      for (const specifier of importsOf(source).filter((s) => s.startsWith("."))) {
        const target = relative(SRC, resolve(SRC, dirname(source.path), specifier)).replace(/\.js$/, ".ts");
        const [room, floor] = placeOf(target);
        if (room !== source.room && floor >= source.floor) wrong.push(`${source.path} -> ${target}`);
      }
    expect(wrong).toEqual([]);
  });

  it("has no import cycle, types included", () => {
    const edges = new Map(
      sources.map((s) => [
        s.path,
        importsOf(s)
          .filter((i) => i.startsWith("."))
          .map((i) => relative(SRC, resolve(SRC, dirname(s.path), i)).replace(/\.js$/, ".ts")),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
        return;
      }
      if (done.has(path)) return;
      for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const source of sources) walk(source.path, []);
    expect(cycles).toEqual([]);
  });

  it("only drivers import a database package, only the server imports HTTP packages, only the cli its parser", () => {
    const owners: readonly (readonly [RegExp, RegExp])[] = [
      [
        /^(pg|mysql2|@photostructure\/sqlite|node:sqlite|better-sqlite3)(\/|$)/,
        /^dialects\/[a-z]+\/driver\.ts$/,
      ],
      [/^(hono|@hono\/)/, /^server\//],
      [/^commander$/, /^cli\//],
      [/^sucrase$/, /^revisions\//],
    ];
    const wrong: string[] = [];
    for (const source of sources)
      for (const specifier of importsOf(source))
        for (const [packages, allowed] of owners)
          if (packages.test(specifier) && !allowed.test(source.path))
            wrong.push(`${source.path} -> ${specifier}`);
    expect(wrong).toEqual([]);
  });
});

/** Calls visit for every node of a source. */
function everyNode(source: Source, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  walk(source.ast);
}

describe("house rules", () => {
  it("only config reads process.env, only terminal and cli write to the screen, only cli exits", () => {
    const rules: readonly (readonly [RegExp, RegExp])[] = [
      [/^process\.env$/, /^config\//],
      [/^process\.(stdout|stderr)$|^console\./, /^(terminal|cli)\//],
      [/^process\.(exit|exitCode)$/, /^cli\//],
    ];
    const wrong: string[] = [];
    for (const source of sources)
      everyNode(source, (node) => {
        if (!ts.isPropertyAccessExpression(node)) return;
        for (const [what, allowed] of rules)
          if (what.test(node.getText()) && !allowed.test(source.path))
            wrong.push(`${source.path}: ${node.getText()}`);
      });
    expect(wrong).toEqual([]);
  });

  it("writes no database's name outside dialects/ and Cortex's own chains", () => {
    const names = /\b(sqlite|postgres(ql)?|mysql|mariadb)\b/i;
    const wrong: string[] = [];
    for (const source of sources.filter((s) => !s.path.startsWith("dialects/")))
      everyNode(source, (node) => {
        const literal =
          ts.isStringLiteralLike(node) ||
          ts.isTemplateHead(node) ||
          ts.isTemplateMiddle(node) ||
          ts.isTemplateTail(node);
        if (
          literal &&
          names.test(node.text) &&
          !(
            ts.isStringLiteral(node) &&
            node.parent &&
            (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent))
          )
        )
          wrong.push(`${source.path}: ${node.text.slice(0, 60)}`);
        if (
          ts.isIdentifier(node) &&
          /^(sqlite|postgresql|mysql|mariadb)$/i.test(node.text) &&
          !ts.isExportSpecifier(node.parent)
        )
          wrong.push(`${source.path}: ${node.text}`);
      });
    expect(wrong).toEqual([]);
  });

  it("has no file over 400 lines and no function over 60", () => {
    const wrong: string[] = [];
    for (const source of sources) {
      const lines = source.text.split("\n").length - 1;
      if (lines > 400) wrong.push(`${source.path}: ${lines} lines`);
      everyNode(source, (node) => {
        if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return;
        const start = source.ast.getLineAndCharacterOfPosition(node.getStart()).line;
        const length = source.ast.getLineAndCharacterOfPosition(node.end).line - start + 1;
        if (length > 60) wrong.push(`${source.path}:${start + 1}: a function of ${length} lines`);
      });
    }
    expect(wrong).toEqual([]);
  });

  it("takes at most three parameters, then an options object", () => {
    const wrong: string[] = [];
    for (const source of sources)
      everyNode(source, (node) => {
        if (
          !(
            ts.isFunctionDeclaration(node) ||
            ts.isMethodDeclaration(node) ||
            ts.isConstructorDeclaration(node)
          )
        )
          return;
        const own = node.parameters.filter((p) => p.name.getText() !== "this");
        // `op`'s methods keep the argument lists that Alembic gave them: they are the contract (DESIGN.md 2.6).
        if (own.length > 3 && !/^operations\/(op|batch-op)/.test(source.path))
          wrong.push(`${source.path}: ${node.name?.getText() ?? "constructor"} takes ${own.length}`);
      });
    expect(wrong).toEqual([]);
  });

  it("switches neither the type checker nor the linter off, has no any and no empty catch", () => {
    const wrong = sources
      .filter((s) =>
        /@ts-(ignore|nocheck|expect-error)|biome-ignore|eslint-disable|catch\s*(\([^)]*\))?\s*\{\s*\}/.test(
          s.text,
        ),
      )
      .map((s) => s.path);
    for (const source of sources)
      everyNode(source, (node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) wrong.push(`${source.path}: any`);
      });
    expect(wrong).toEqual([]);
  });
});
