import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ConfigFile } from "../../../src/config/config-file.js";
import { loadEnvironment } from "../../../src/config/env-file.js";
import { resolveSettings } from "../../../src/config/resolve-settings.js";
import type { Settings, SettingsOverrides } from "../../../src/config/settings.js";
import { VARIABLES, type VariableName } from "../../../src/config/variables.js";
import type { ConnectionTarget } from "../../../src/dialects/contract/connection.js";

const root = mkdtempSync(join(tmpdir(), "cortex-settings-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Sources {
  readonly env?: Readonly<Record<string, string>>;
  readonly envFile?: string;
  readonly config?: ConfigFile;
  readonly overrides?: SettingsOverrides;
  readonly isTerminal?: boolean;
}

const CONFIG_PATH = "/etc/app/cortex.config.ts";

function resolve({
  env = {},
  envFile = "",
  config,
  overrides = {},
  isTerminal = false,
}: Sources = {}): Settings {
  writeFileSync(join(root, ".env"), envFile);
  return resolveSettings({
    environment: loadEnvironment({ environment: env, cwd: root }),
    configFile: config === undefined ? null : { path: CONFIG_PATH, value: config },
    overrides,
    cwd: root,
    isTerminal,
    databaseTypes: {
      names: ["sqlite", "postgresql", "mysql"],
      default: "sqlite",
      urlSchemes: {
        sqlite: "sqlite",
        postgres: "postgresql",
        postgresql: "postgresql",
        mysql: "mysql",
        mariadb: "mysql",
      },
    },
  });
}

type Row = readonly [
  name: VariableName,
  text: string,
  read: (settings: Settings) => unknown,
  expected: unknown,
  unset: unknown,
];

/** A value of each variable, what it comes to, and what holds when it is unset. */
const EACH: readonly Row[] = [
  ["CORTEX_AUTO_APPLY_DB_MIGRATIONS", "off", (s) => s.autoApply, false, true],
  [
    "CORTEX_DB_TYPE",
    "PostgreSQL",
    (s) => [s.dbType, s.dbTypeSource],
    ["postgresql", "environment"],
    ["sqlite", "default"],
  ],
  ["CORTEX_DB_MIGRATIONS_IS_INTERACTIVE", "Yes", (s) => s.interactive, true, false],
  ["CORTEX_DB_MIGRATIONS_AUTO_APPROVE", "safe", (s) => s.autoApprove, "safe", "all"],
  ["CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT", "2.5", (s) => s.lockTimeoutMs, 2500, 60_000],
  ["CORTEX_DB_MIGRATIONS_TABLE_LOCK_TIMEOUT", "7", (s) => s.tableLockTimeoutMs, 7000, 60_000],
  ["CORTEX_MIGRATIONS_VERSIONS_DIRECTORY", "./m", (s) => s.versionsDirectory, join(root, "m"), null],
  ["CORTEX_DB_URL", "mysql://u:p@h:1/d?x=y", (s) => s.database.url, "mysql://u:p@h:1/d?x=y", null],
  ["CORTEX_DB_HOST", " db.local ", (s) => s.database.host, "db.local", null],
  ["CORTEX_DB_PORT", "5432", (s) => s.database.port, 5432, null],
  ["CORTEX_DB_USERNAME", "me", (s) => s.database.username, "me", null],
  ["CORTEX_DB_PASSWORD", " p w ", (s) => s.database.password, " p w ", null],
  ["CORTEX_DB_NAME", "cortex", (s) => s.database.database, "cortex", null],
  ["CORTEX_DB_FILE", "~/x.db", (s) => s.database.file, join(homedir(), "x.db"), join(root, "cortex.db")],
  [
    "CORTEX_DB_MEMORY",
    "1",
    (s) => [s.database.memory, s.database.file],
    [true, null],
    [false, join(root, "cortex.db")],
  ],
  [
    "CORTEX_DB_SCHEMA",
    "app",
    (s) => [s.database.schema, s.versionTable.schema],
    ["app", "app"],
    [null, null],
  ],
  ["CORTEX_DB_SSL", "verify-full", (s) => s.database.ssl, "verify-full", "off"],
  ["CORTEX_DB_SSL_CA", "ca.pem", (s) => s.database.sslCa, join(root, "ca.pem"), null],
  ["CORTEX_LOG_LEVEL", "DEBUG", (s) => s.logLevel, "debug", "info"],
  ["CORTEX_LOG_FORMAT", "JSON", (s) => s.logFormat, "json", "text"],
  ["CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH", "warn", (s) => s.onChecksumMismatch, "warn", "refuse"],
  ["CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD", "warn", (s) => s.onSchemaAhead, "warn", "refuse"],
  ["CORTEX_API_HOST", "0.0.0.0", (s) => s.api.host, "0.0.0.0", "127.0.0.1"],
  ["CORTEX_API_PORT", "0", (s) => s.api.port, 0, 9002],
  ["CORTEX_ADMIN_API_KEY", "k", (s) => s.api.adminApiKey, "k", null],
];

const WRONG: readonly (readonly [VariableName, string, string])[] = [
  ["CORTEX_AUTO_APPLY_DB_MIGRATIONS", "maybe", "true, 1, yes, on, false, 0, no or off"],
  ["CORTEX_DB_TYPE", "oracle", "sqlite, postgresql or mysql"],
  ["CORTEX_DB_MIGRATIONS_IS_INTERACTIVE", "2", "true, 1, yes, on, false, 0, no or off"],
  ["CORTEX_DB_MIGRATIONS_AUTO_APPROVE", "some", "none, safe or all"],
  ["CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT", "1m", "a number of seconds from 0 to 2147483"],
  ["CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT", "-1", "a number of seconds from 0 to 2147483"],
  ["CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT", "9999999", "a number of seconds from 0 to 2147483"],
  ["CORTEX_DB_PORT", "0", "a port number from 1 to 65535"],
  ["CORTEX_DB_PORT", "65536", "a port number from 1 to 65535"],
  ["CORTEX_DB_PORT", "1e3", "a port number from 1 to 65535"],
  ["CORTEX_DB_FILE", "sqlite:///x.db", "a path (a URL belongs into CORTEX_DB_URL)"],
  ["CORTEX_DB_MEMORY", "ja", "true, 1, yes, on, false, 0, no or off"],
  ["CORTEX_DB_SSL", "on", "off, require or verify-full"],
  ["CORTEX_LOG_LEVEL", "trace", "debug, info, warn or error"],
  ["CORTEX_LOG_FORMAT", "xml", "text or json"],
  ["CORTEX_DB_MIGRATIONS_ON_CHECKSUM_MISMATCH", "fail", "refuse, warn or ignore"],
  ["CORTEX_DB_MIGRATIONS_ON_SCHEMA_AHEAD", "ignore", "refuse or warn"],
  ["CORTEX_API_PORT", "http", "a port number from 0 to 65535"],
];

describe("each variable", () => {
  it.each(EACH)("%s=%s is understood", (name, text, read, expected) => {
    expect(read(resolve({ env: { [name]: text } }))).toEqual(expected);
  });

  it.each(EACH)(
    "%s has its default, also when it is empty or blank",
    (name, _text, read, _expected, unset) => {
      expect(read(resolve())).toEqual(unset);
      expect(read(resolve({ env: { [name]: "" } }))).toEqual(unset);
      expect(read(resolve({ env: { [name]: "  " } }))).toEqual(unset);
    },
  );

  it("is in the tests of this file", () => {
    const elsewhere: readonly VariableName[] = ["CORTEX_ENV_FILE_PATH"];
    expect([...EACH.map(([name]) => name), ...elsewhere].sort()).toEqual(
      VARIABLES.map((row) => row.name).sort(),
    );
  });

  it.each(WRONG)("%s=%s stops with the name, what it held and what it may hold", (name, text, expected) => {
    expect(() => resolve({ env: { [name]: text } })).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_INVALID_VALUE",
        exitCode: 2,
        message: `${name} (environment) holds '${text}', which is not ${expected}`,
      }),
    );
  });

  it.each(["true", "TRUE", "1", "yes", "On"])("takes %s for true", (text) => {
    expect(resolve({ env: { CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: text } }).interactive).toBe(true);
  });

  it.each(["false", "False", "0", "NO", "off"])("takes %s for false", (text) => {
    const env = { CORTEX_DB_MIGRATIONS_IS_INTERACTIVE: text };
    expect(resolve({ env, isTerminal: true }).interactive).toBe(false);
  });

  it("asks on a terminal when nothing is set", () => {
    expect(resolve({ isTerminal: true }).interactive).toBe(true);
  });

  it("names the word that was probably meant, and the file that a wrong value stands in", () => {
    expect(() => resolve({ envFile: "CORTEX_DB_TYPE=postgres\n" })).toThrow(
      expect.objectContaining({
        message: `CORTEX_DB_TYPE (${join(root, ".env")}) holds 'postgres', which is not sqlite, postgresql or mysql`,
        hint: expect.stringContaining("Did you mean 'postgresql'?"),
      }),
    );
  });

  it("never shows a password that stands where it does not belong", () => {
    for (const env of [{ CORTEX_DB_FILE: "db://u:hun@ter2@h/x" }, { CORTEX_DB_URL: "odd://u:hun@ter2@h/x" }])
      try {
        resolve({ env });
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify(error)).toContain("u:***@h/x");
        expect(JSON.stringify(error)).not.toMatch(/hun|ter2/);
      }
  });
});

describe("precedence", () => {
  it("is option, environment, env file, configuration file, default", () => {
    const all: Sources = {
      overrides: { logLevel: "error" },
      env: { CORTEX_LOG_LEVEL: "warn" },
      envFile: "CORTEX_LOG_LEVEL=debug\n",
      config: { logLevel: "error" },
    };
    expect(resolve(all).logLevel).toBe("error");
    expect(resolve({ ...all, overrides: {} }).logLevel).toBe("warn");
    expect(resolve({ ...all, overrides: {}, env: {} }).logLevel).toBe("debug");
    expect(resolve({ config: { logLevel: "error" } }).logLevel).toBe("error");
    expect(resolve().logLevel).toBe("info");
  });

  it("holds for every variable: an option beats it, and it beats the configuration file", () => {
    for (const [name, text, read, expected] of EACH) {
      const row = VARIABLES.find((each) => each.name === name);
      if (row?.option === null || row === undefined) throw new Error(`${name} has no option`);
      expect(read(resolve({ overrides: { [row.option]: text } })), name).toEqual(
        name === "CORTEX_DB_TYPE" ? ["postgresql", "option"] : expected,
      );
    }
  });

  it("reads false and numbers from options and the configuration file", () => {
    expect(
      resolve({ overrides: { autoApply: false }, env: { CORTEX_AUTO_APPLY_DB_MIGRATIONS: "true" } })
        .autoApply,
    ).toBe(false);
    expect(resolve({ config: { interactive: false }, isTerminal: true }).interactive).toBe(false);
    expect(resolve({ overrides: { apiPort: 0 } }).api.port).toBe(0);
    expect(resolve({ config: { lockTimeoutSeconds: 0 } }).lockTimeoutMs).toBe(0);
  });

  it("takes relative paths against the configuration file's own directory where they stand in it", () => {
    const settings = resolve({
      config: { migrations: { directory: "m" }, file: "x.db", schema: "./schema.ts" },
    });
    expect(settings.versionsDirectory).toBe("/etc/app/m");
    expect(settings.database.file).toBe("/etc/app/x.db");
    expect(settings.schemaModule).toBe("/etc/app/schema.ts");
    expect(settings.schema).toBeNull();
  });

  it("refuses an empty option: a shell variable that was not set", () => {
    expect(() => resolve({ overrides: { url: "" } })).toThrow(
      /url \(the option url\) holds '', which is not a text/,
    );
  });
});

describe("which database it is", () => {
  it.each([
    ["sqlite:///./x.db", "sqlite"],
    ["postgres://h/d", "postgresql"],
    ["POSTGRESQL://h/d", "postgresql"],
    ["mariadb://h/d", "mysql"],
    ["postgresql+psycopg2://h/d", "postgresql"],
  ])("a URL names the type: %s", (url, dbType) => {
    const settings = resolve({ env: { CORTEX_DB_URL: url } });
    expect(settings).toMatchObject({ dbType, dbTypeSource: "environment" });
    expect(settings.database.url).toBe(url.replace("+psycopg2", ""));
  });

  it("a URL wins over the parts, of which none is left", () => {
    const env = {
      CORTEX_DB_URL: "mysql://h/d",
      CORTEX_DB_HOST: "x",
      CORTEX_DB_PORT: "1",
      CORTEX_DB_FILE: "f",
      CORTEX_DB_MEMORY: "1",
    };
    const expected = {
      url: "mysql://h/d",
      host: null,
      port: null,
      database: null,
      file: null,
      memory: false,
    };
    expect(resolve({ env }).database).toMatchObject(expected);
  });

  it("user and password fill in a URL without them, and never replace its own", () => {
    const parts = { CORTEX_DB_USERNAME: "me", CORTEX_DB_PASSWORD: "p@s/s%" };
    const url = (text: string) => resolve({ env: { ...parts, CORTEX_DB_URL: text } }).database.url;
    expect(url("mysql://h:1/d?a=b")).toBe("mysql://me:p%40s%2Fs%25@h:1/d?a=b");
    expect(url("mysql://you@h/d")).toBe("mysql://you:p%40s%2Fs%25@h/d");
    expect(url("mysql://you:own@h/d")).toBe("mysql://you:own@h/d");
    expect(url("sqlite:///x.db")).toBe("sqlite:///x.db");
    expect(url("postgresql://h1:1,h2:2/d")).toBe("postgresql://h1:1,h2:2/d");
  });

  it("a part from a stronger source, or a handle, sets the URL aside", () => {
    const env = { CORTEX_DB_URL: "mysql://h/d" };
    expect(resolve({ env, overrides: { file: "x.db" } })).toMatchObject({
      dbType: "sqlite",
      database: { url: null, file: join(root, "x.db") },
    });
    const handle = { open: true };
    const settings = resolve({ env, overrides: { connection: handle } });
    expect(settings).toMatchObject({ dbType: "sqlite", database: { url: null } });
    expect(settings.database.handle).toBe(handle);
    expect(Object.isFrozen(handle)).toBe(false);
    expect(resolve({ env, overrides: { password: "x" } }).database.url).toBe("mysql://h/d");
  });

  it("a type that differs from the URL's is an error, unless the URL is from a stronger source", () => {
    const env = { CORTEX_DB_TYPE: "postgresql", CORTEX_DB_URL: "mysql://u:hunter2@h/d" };
    expect(() => resolve({ env })).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_TYPE_MISMATCH",
        exitCode: 2,
        message:
          "CORTEX_DB_TYPE says 'postgresql', but the URL in CORTEX_DB_URL ('mysql://u:***@h/d') is one of 'mysql'",
      }),
    );
    expect(() => resolve({ env: { CORTEX_DB_URL: "mysql://h/d" }, overrides: { dbType: "sqlite" } })).toThrow(
      /dbType says/,
    );
    expect(resolve({ env: { ...env, CORTEX_DB_TYPE: "mysql" } }).dbType).toBe("mysql");
    expect(resolve({ env, overrides: { url: "sqlite:///x" } })).toMatchObject({
      dbType: "sqlite",
      dbTypeSource: "option",
    });
  });

  it.each(["oracle://h/d", "x.db", "constructor:x"])("a URL that names no type is an error: %s", (url) => {
    expect(() => resolve({ env: { CORTEX_DB_URL: url } })).toThrow(
      expect.objectContaining({
        code: "MIG_CONFIG_URL_SCHEME",
        hint: expect.stringContaining("sqlite:, postgres:"),
      }),
    );
  });

  it("a wrong part is an error even where the URL wins", () => {
    expect(() => resolve({ env: { CORTEX_DB_URL: "mysql://h/d", CORTEX_DB_PORT: "x" } })).toThrow(
      /CORTEX_DB_PORT/,
    );
  });

  it("memory wins over a file, except over one from a stronger source; :memory: is memory", () => {
    expect(resolve({ env: { CORTEX_DB_FILE: ":memory:" } }).database).toMatchObject({
      memory: true,
      file: null,
    });
    expect(resolve({ env: { CORTEX_DB_FILE: "x", CORTEX_DB_MEMORY: "on" } }).database.memory).toBe(true);
    expect(resolve({ env: { CORTEX_DB_MEMORY: "on" }, overrides: { file: "/x.db" } }).database).toMatchObject(
      {
        memory: false,
        file: "/x.db",
      },
    );
  });

  it("a certificate may be given as its text", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    expect(resolve({ env: { CORTEX_DB_SSL_CA: pem } }).database.sslCa).toBe(pem);
  });

  it("has the shape of a dialect's connection target", () => {
    const target: ConnectionTarget = resolve().database;
    expect(Object.keys(target).sort()).toEqual(
      "database file handle host memory password port schema ssl sslCa url username".split(" "),
    );
  });
});

describe("what has no variable", () => {
  it("has the guide's and Alembic's defaults", () => {
    expect(resolve()).toMatchObject({
      fileTemplate: "{revision}_cortex_db_version_{n}",
      versionTable: { name: "alembic_version", schema: null },
      schema: null,
      schemaModule: null,
      configFile: null,
    });
  });

  it("comes from the configuration file, and an option wins", () => {
    const schema = { tables: [] };
    const includeName = () => true;
    const config: ConfigFile = {
      schema,
      fileTemplate: "{n}_{revision}",
      versionTable: { name: "v", schema: "s" },
      filters: { includeName },
    };
    expect(resolve({ config })).toMatchObject({
      fileTemplate: "{n}_{revision}",
      versionTable: { name: "v", schema: "s" },
      configFile: CONFIG_PATH,
    });
    expect(resolve({ config }).schema).toBe(schema);
    expect(Object.isFrozen(schema)).toBe(false);
    expect(resolve({ config }).filters.includeName).toBe(includeName);
    const env = { CORTEX_DB_SCHEMA: "app" };
    expect(resolve({ config, env, overrides: { versionTable: "w" } }).versionTable).toEqual({
      name: "w",
      schema: "app",
    });
  });
});

describe("the settings", () => {
  it("are frozen", () => {
    const settings = resolve();
    for (const part of [
      settings,
      settings.database,
      settings.api,
      settings.versionTable,
      settings.sources,
      settings.sources[0],
    ])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it("say of each where it came from, without a secret", () => {
    const settings = resolve({
      env: { CORTEX_DB_URL: "mysql://u:hunter2@h/d?password=hunter2", CORTEX_DB_PASSWORD: "hunter2" },
      envFile: "CORTEX_ADMIN_API_KEY=hunter2\n",
      config: { api: { port: 1 } },
      overrides: { logLevel: "warn" },
      isTerminal: true,
    });
    expect(settings.sources.map((row) => row.name)).toEqual(VARIABLES.map((row) => row.name));
    const of = (name: VariableName) => settings.sources.find((row) => row.name === name);
    expect(of("CORTEX_DB_URL")).toMatchObject({
      value: "mysql://u:***@h/d?password=***",
      source: "environment",
    });
    expect(of("CORTEX_DB_TYPE")).toMatchObject({
      value: "mysql",
      source: "environment",
      origin: "CORTEX_DB_URL (environment)",
    });
    expect(of("CORTEX_ADMIN_API_KEY")).toMatchObject({
      value: "***",
      source: "envFile",
      origin: join(root, ".env"),
    });
    expect(of("CORTEX_API_PORT")).toMatchObject({ value: "1", source: "configFile", origin: CONFIG_PATH });
    expect(of("CORTEX_LOG_LEVEL")).toMatchObject({ value: "warn", source: "option" });
    expect(of("CORTEX_DB_MIGRATIONS_IS_INTERACTIVE")).toMatchObject({ value: "true", source: "default" });
    expect(of("CORTEX_ENV_FILE_PATH")).toMatchObject({ value: join(root, ".env"), source: "default" });
    expect(of("CORTEX_DB_HOST")).toMatchObject({ value: null, source: "default" });
    expect(JSON.stringify(settings.sources)).not.toContain("hunter2");
  });
});
