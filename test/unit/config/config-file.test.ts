import type { RenderItems } from "../../../src/index.js";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineConfig } from "../../../src/config/config-file.js";
import {
  CONFIG_FILE_NAMES,
  findConfigFile,
  readJsonConfigFile,
} from "../../../src/config/find-config-file.js";
import { validateConfigFile } from "../../../src/config/validate-config-file.js";
import { VARIABLES } from "../../../src/config/variables.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cortex-config-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const FULL = defineConfig({
  schema: { tables: [] },
  migrations: { directory: "./migrations" },
  fileTemplate: "{revision}_{slug}",
  versionTable: { name: "v", schema: "s" },
  filters: { includeName: () => true, includeObject: () => true },
  hooks: { postWrite: [() => undefined, { command: "npx", arguments: ["prettier", "{path}"], cwd: "." }] },
  dbType: "x",
  url: "x:y",
  host: "h",
  port: 1,
  username: "u",
  password: "p",
  database: "d",
  file: "f",
  memory: false,
  dbSchema: "s",
  ssl: "verify-full",
  sslCa: "ca.pem",
  autoApply: true,
  interactive: true,
  autoApprove: "safe",
  tableLockTimeoutSeconds: 5,
  lockTimeoutSeconds: 5,
  logFormat: "json",
  onChecksumMismatch: "warn",
  onSchemaAhead: "warn",
  strictPermissions: true,
  logLevel: "warn",
  api: { host: "h", port: 1 },
});

describe("finding the configuration file", () => {
  it.each(CONFIG_FILE_NAMES)("finds %s", (name) => {
    writeFileSync(join(root, name), "");
    expect(findConfigFile(root)).toBe(join(root, name));
  });

  it("takes TypeScript before JavaScript before JSON, passes directories over, and finds none where none is", () => {
    expect(findConfigFile(root)).toBeNull();
    mkdirSync(join(root, "cortex.config.ts"));
    writeFileSync(join(root, "cortex.config.json"), "{}");
    expect(findConfigFile(root)).toBe(join(root, "cortex.config.json"));
    writeFileSync(join(root, "cortex.config.js"), "");
    expect(findConfigFile(root)).toBe(join(root, "cortex.config.js"));
    writeFileSync(join(root, "cortex.config.mts"), "");
    expect(findConfigFile(root)).toBe(join(root, "cortex.config.mts"));
  });

  it("takes the named one, which must be there", () => {
    writeFileSync(join(root, "other.json"), "{}");
    expect(findConfigFile(root, "other.json")).toBe(join(root, "other.json"));
    for (const [name, reason] of [
      ["none.json", "no such file"],
      [".", "it is a directory"],
    ] as const)
      expect(() => findConfigFile(root, name)).toThrow(
        expect.objectContaining({
          code: "MIG_CONFIG_FILE_UNREADABLE",
          exitCode: 2,
          message: expect.stringContaining(reason),
        }),
      );
  });
});

describe("a configuration file in JSON", () => {
  it("is read and validated", () => {
    const path = join(root, "cortex.config.json");
    writeFileSync(path, '\uFEFF{ "schema": "./schema.ts", "migrations": { "directory": "m" } }');
    expect(readJsonConfigFile(path)).toEqual({ schema: "./schema.ts", migrations: { directory: "m" } });
  });

  it("knows a renderer for everything that can be rendered", () => {
    const usual = (): undefined => undefined;
    const renderers: Readonly<Record<keyof RenderItems, () => undefined>> = {
      ...{
        table: usual,
        column: usual,
        type: usual,
        serverDefault: usual,
        generated: usual,
        identity: usual,
      },
      ...{
        references: usual,
        primaryKey: usual,
        unique: usual,
        check: usual,
        foreignKey: usual,
        index: usual,
      },
      ...{ exclusion: usual, operation: usual },
    };
    const value = { hooks: { renderers, comparators: [{ name: "x", compareTable: usual }] } };
    expect(validateConfigFile(value, "cortex.config.ts")).toBe(value);
    expect(() => validateConfigFile({ hooks: { comparators: [{}] } }, "cortex.config.ts")).toThrow(
      "an object with 'name'",
    );
  });

  it.each([
    ["{ nope", "MIG_CONFIG_FILE_INVALID", "text that is not JSON"],
    ["[]", "MIG_CONFIG_FILE_INVALID", "it holds a list where an object belongs"],
    ['{ "fileTemplat": "x" }', "MIG_CONFIG_FILE_UNKNOWN_KEY", "'fileTemplat'"],
  ])("is refused: %s", (text, code, message) => {
    const path = join(root, "cortex.config.json");
    writeFileSync(path, text);
    expect(() => readJsonConfigFile(path)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it("is refused when it is not there", () => {
    expect(() => readJsonConfigFile(join(root, "x.json"))).toThrow(/there is no such file/);
  });
});

describe("validating a configuration file", () => {
  it("takes every key that there is, and keys that are undefined", () => {
    expect(validateConfigFile(FULL, "cortex.config.ts")).toBe(FULL);
    expect(validateConfigFile({ url: undefined, versionTable: "v", api: undefined }, "f")).toBeDefined();
  });

  it("has a place for every variable but the env file and the admin's key", () => {
    const withoutKey = VARIABLES.filter((row) => row.configKey === null).map((row) => row.name);
    expect(withoutKey).toEqual(["CORTEX_ENV_FILE_PATH", "CORTEX_ADMIN_API_KEY"]);
    for (const { configKey } of VARIABLES) {
      const value = configKey
        ?.split(".")
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], FULL);
      if (configKey !== null) expect(value, configKey).toBeDefined();
    }
  });

  it.each([
    [{ fileTemplat: "x" }, "fileTemplat", "fileTemplate"],
    [{ FileTemplate: "x" }, "FileTemplate", "fileTemplate"],
    [{ migrations: { dir: "x" } }, "migrations.dir", "directory"],
    [{ filters: { includename: () => true } }, "filters.includename", "includeName"],
    [{ hooks: { postWrite: [{ command: "x", argument: [] }] } }, "hooks.postWrite[0].argument", "arguments"],
    [{ hooks: { renderers: { indx: () => null } } }, "hooks.renderers.indx", "index"],
    [
      { hooks: { comparators: [{ name: "x", compareSchemas: () => [] }] } },
      "hooks.comparators[0].compareSchemas",
      "compareSchema",
    ],
    [{ constructor: 1 }, "constructor", null],
    [{ adminApiKey: "x" }, "adminApiKey", null],
  ])("refuses an unknown key and says which was meant: %j", (value, key, suggestion) => {
    expect(() => validateConfigFile(value, "cortex.config.ts")).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_FILE_UNKNOWN_KEY",
        exitCode: 2,
        details: expect.objectContaining({ key, suggestion }),
      }),
    );
  });

  it.each([
    [null, "", "null", "an object"],
    [() => ({}), "", "a function", "an object"],
    [{ port: "5432" }, "port", "a string", "a number"],
    [{ url: 1 }, "url", "a number", "a string"],
    [{ memory: "false" }, "memory", "a string", "a boolean"],
    [{ ssl: "verify" }, "ssl", "'verify'", "'off' or 'require' or 'verify-full'"],
    [{ migrations: [] }, "migrations", "a list", "an object"],
    [{ versionTable: 1 }, "versionTable", "a number", "a name or { name, schema }"],
    [{ hooks: { postWrite: "prettier" } }, "hooks.postWrite", "a string", "a list"],
    [{ hooks: { postWrite: [{}] } }, "hooks.postWrite[0]", "an object", "an object with 'command'"],
    [{ filters: { includeName: "x" } }, "filters.includeName", "a string", "a function"],
  ])("refuses a value of the wrong kind: %j", (value, key, found, expected) => {
    expect(() => validateConfigFile(value, "cortex.config.ts")).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_FILE_INVALID",
        details: { path: "cortex.config.ts", key, found, expected },
      }),
    );
  });

  it("shows no password", () => {
    expect(() => validateConfigFile({ url: ["db://u:hunter2@h/x"] }, "f")).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });
});
