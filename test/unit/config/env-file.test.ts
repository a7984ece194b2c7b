import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { absolutePath } from "../../../src/config/absolute-path.js";
import { loadEnvironment } from "../../../src/config/env-file.js";
import { readEnvironment } from "../../../src/config/read-environment.js";

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "cortex-env-"));
  roots.push(root);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return root;
}

function load(text: string | Uint8Array, environment: Readonly<Record<string, string>> = {}) {
  return loadEnvironment({
    environment,
    cwd: project({ ".env": typeof text === "string" ? refs(text) : text }),
  }).values;
}

/** References are written `@{NAME}` here, because the linter takes the real ones for slips of the pen. */
function refs(text: string): string {
  return text.replaceAll("@{", "${");
}

const GUIDE = `# In your .env file or shell
export CORTEX_AUTO_APPLY_DB_MIGRATIONS=true
export CORTEX_DB_TYPE="postgresql"

# Interactive confirmation before applying migrations
export CORTEX_DB_MIGRATIONS_IS_INTERACTIVE="true"
export CORTEX_DB_HOST=localhost
CORTEX_DB_PORT="5432" # the usual one
CORTEX_DB_PASSWORD='pass word'
`;

describe("the env file is found", () => {
  it("in the project root: local.env before .env, none is none", () => {
    const both = project({ "local.env": "A=local", ".env": "A=dot\nB=dot" });
    expect(loadEnvironment({ environment: {}, cwd: both })).toMatchObject({
      path: join(both, "local.env"),
      source: "default",
      values: { A: "local" },
    });
    expect(loadEnvironment({ environment: {}, cwd: both }).values.B).toBeUndefined();
    const none = loadEnvironment({ environment: { A: "1" }, cwd: project({}) });
    expect(none).toMatchObject({ path: null, values: { A: "1" } });
  });

  it("by CORTEX_ENV_FILE_PATH, absolute or against the root, before the others; by an option before that", () => {
    const root = project({ ".env": "A=dot", "custom.env": "A=custom", "option.env": "A=option" });
    for (const path of ["custom.env", join(root, "custom.env")])
      expect(loadEnvironment({ environment: { CORTEX_ENV_FILE_PATH: path }, cwd: root })).toMatchObject({
        source: "environment",
        values: { A: "custom" },
      });
    const environment = { CORTEX_ENV_FILE_PATH: "custom.env" };
    expect(loadEnvironment({ environment, cwd: root, path: "option.env" })).toMatchObject({
      source: "option",
      values: { A: "option" },
    });
    expect(loadEnvironment({ environment: { CORTEX_ENV_FILE_PATH: "" }, cwd: root }).values.A).toBe("dot");
  });

  it("but a directory called .env (a Python environment) is none", () => {
    const root = project({});
    mkdirSync(join(root, ".env"));
    expect(loadEnvironment({ environment: {}, cwd: root }).path).toBeNull();
  });

  it.each([
    ["missing.env", "there is no such file"],
    [".", "it is a directory"],
    ["latin1.env", "it is not UTF-8 text"],
  ])("and one that is named but cannot be read is an error: %s", (name, reason) => {
    const root = project({ "latin1.env": Buffer.from("A=\xe9\n", "latin1") });
    expect(() => loadEnvironment({ environment: { CORTEX_ENV_FILE_PATH: name }, cwd: root })).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_ENV_FILE_UNREADABLE",
        exitCode: 2,
        message: expect.stringMatching(
          new RegExp(`named by CORTEX_ENV_FILE_PATH, cannot be read: ${reason}`),
        ),
      }),
    );
    expect(() => loadEnvironment({ environment: {}, cwd: root, path: name })).toThrow(/named by --env-file/);
  });

  it("and one that is found but cannot be read is an error too", () => {
    const root = project({});
    symlinkSync(".env", join(root, ".env"));
    expect(() => loadEnvironment({ environment: {}, cwd: root })).toThrow(
      expect.objectContaining({ code: "MIG_CONFIG_ENV_FILE_UNREADABLE", exitCode: 2 }),
    );
  });

  it("with ~ as the home directory", () => {
    expect(absolutePath("~/x.env", "/srv")).toBe(join(homedir(), "x.env"));
    expect(absolutePath("~", "/srv")).toBe(homedir());
    expect(absolutePath("~x", "/srv")).toBe("/srv/~x");
  });
});

describe("the env file is added to the environment", () => {
  it("which wins, unless it is empty; names which come from the file are known", () => {
    const loaded = loadEnvironment({
      environment: { A: "real", B: "" },
      cwd: project({ ".env": "A=file\nB=file\nC=file\n" }),
    });
    expect(loaded.values).toEqual({ A: "real", B: "file", C: "file" });
    expect([...loaded.fromFile]).toEqual(["B", "C"]);
  });

  it("without a change to the process", () => {
    const before = { ...process.env };
    load("CORTEX_TEST_NEW=1\nPATH=/nowhere\n", readEnvironment());
    expect(process.env).toEqual(before);
    expect(readEnvironment()).toEqual(before);
    expect(Object.isFrozen(readEnvironment())).toBe(true);
  });
});

describe("the text of an env file", () => {
  it("may be the guide's", () => {
    expect(load(GUIDE)).toEqual({
      CORTEX_AUTO_APPLY_DB_MIGRATIONS: "true",
      CORTEX_DB_TYPE: "postgresql",
      CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: "true",
      CORTEX_DB_HOST: "localhost",
      CORTEX_DB_PORT: "5432",
      CORTEX_DB_PASSWORD: "pass word",
    });
  });

  it.each([
    ["the guide", GUIDE],
    ["quotes", "A=\"x y\"\nB='x # y'\nC=`it's`\nD=\n"],
    ["lines in quotes", "A=\"one\ntwo\"\nB='three\nfour'\n"],
    ["comments", "# A=1\nB=2 # two\nC=3 #three\n"],
    ["spaces", "  A =  1  \nB= 2\n"],
    ["equal signs", "A=b=c==\n"],
    ["line ends of Windows", 'A=1\r\nB="2"\r\nC=3\r\n'],
    ["escaped line break", 'A="one\\ntwo"\n'],
    ["the last of two", "A=1\nA=2\n"],
  ])("is read as util.parseEnv reads it: %s", (_, text) => {
    expect(load(text)).toEqual({ ...parseEnv(text) });
  });

  it("is read as the shell reads it where util.parseEnv loses something", () => {
    expect(load("CORTEX_DB_PASSWORD=pa#ss\n").CORTEX_DB_PASSWORD).toBe("pa#ss");
    expect(load("A=1\t# one\n").A).toBe("1");
    expect(load("  export  A=1\n\texport\tB=2\n")).toEqual({ A: "1", B: "2" });
    expect(load("name: x\nA=1\nnonsense\nB=2\n")).toEqual({ A: "1", B: "2" });
    const text = refs('A="a\\"b\\\\c"\nB="@{A}/d"\nC=\'@{A}\'\nD="\\@{A}"\n');
    const shell = execFileSync("sh", ["-c", `${text}printf '%s\\n' "$A" "$B" "$C" "$D"`], {
      encoding: "utf8",
    });
    expect(Object.values(load(text)).join("\n")).toBe(shell.trimEnd());
  });

  it("may begin with a byte order mark, or be the UTF-16 of PowerShell", () => {
    expect(load("\uFEFFA=1\n")).toEqual({ A: "1" });
    expect(load(Buffer.from("\uFEFFA=é\r\n", "utf16le"))).toEqual({ A: "é" });
  });

  it("leaves a Windows path alone", () => {
    expect(load("A=C:\\new\\table.db\n").A).toBe("C:\\new\\table.db");
  });

  it("refers to variables of the environment and of the file, in any order, with defaults", () => {
    const text =
      "URL=db://@{USER_NAME}:@{PASS}@@{HOST:-localhost}/x\nUSER_NAME=me\nPASS=@{TOKEN}\nHOST=@{NONE}\n";
    expect(load(text, { TOKEN: refs("t@{x}") }).URL).toBe(refs("db://me:t@{x}@localhost/x"));
    expect(load("A=@{B}\nB=file\n", { B: "real" }).A).toBe("real");
    expect(load("A=$B$\n").A).toBe("$B$");
  });

  it.each([
    ["CORTEX_DB_TYPE sqlite", 1, "there is no '=' after the name"],
    ["\n\nexport CORTEX_DB_TYPE: x", 3, "there is no '=' after the name"],
    ['A=1\nCORTEX_DB_URL="x\n', 2, 'the quote " is not closed'],
    ["CORTEX_DB_URL='x' y", 1, "something follows the closing one"],
    ["CORTEX_DB_URL=db://@{NOBODY}@x", 1, "CORTEX_DB_URL refers to @{NOBODY}, which is not set"],
    ["A=1\nCORTEX_A=@{CORTEX_B}\nCORTEX_B=@{CORTEX_A}", 3, "which refers back to it"],
  ])("stops at a line about Cortex that cannot be understood: %s", (text, line, reason) => {
    expect(() => load(text)).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_ENV_FILE_SYNTAX",
        exitCode: 2,
        message: expect.stringContaining(`Line ${line} of the env file`),
        details: expect.objectContaining({ reason: expect.stringContaining(refs(reason)) }),
      }),
    );
  });

  it("lets another program's lines be", () => {
    expect(load("GREETING='tis\nA=@{NOBODY}\nB=@{B}x\nC=1\n")).toEqual({
      GREETING: "'tis",
      A: "",
      B: "x",
      C: "1",
    });
  });
});
