import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CLI } from "../../support/cli.js";
import { moduleRevision } from "../../support/migration-project.js";
import type { Place } from "../../support/project-on.js";
import { API_KEY, MARK, makeSecretScene, PASSWORD, type SecretScene } from "./secret-scene.js";

/** Every command, in an order in which each has something to do. What needs other words is added. */
const COMMANDS: readonly (readonly string[])[] = [
  ["doctor"],
  ["plan"],
  ["status"],
  ["ensure-version"],
  ["upgrade", "aaaaaaaaaaaa", "--yes", "--backup", "backups/"],
  ["current", "--check-heads"],
  ["history", "-i"],
  ["heads"],
  ["branches"],
  ["show", "head"],
  ["verify"],
  ["check"],
  ["check", "--drift"],
  ["revision", "-m", "by hand", "--rev-id", "cccccccccccc"],
  ["upgrade", "head", "--yes"],
  ["upgrade", "head", "--sql"],
  ["resolve", "--retry"],
  ["downgrade", "base", "--yes"],
  ["stamp", "aaaaaaaaaaaa"],
  ["merge", "heads", "-m", "none"],
  ["list-templates"],
  ["init", "elsewhere"],
  ["edit", "aaaaaaaaaaaa"],
];

/** How a command prints; each command takes the next one, all of them with SECRETS_DEEP. */
const FORMS: readonly {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}[] = [
  { words: [], env: {} },
  { words: ["--json"], env: {} },
  { words: ["--verbose"], env: {} },
  { words: ["--json", "--verbose"], env: { CORTEX_LOG_FORMAT: "json", CORTEX_LOG_LEVEL: "debug" } },
];
const DEEP = process.env["SECRETS_DEEP"] !== undefined;
const PLACES: readonly Place[] = DEEP
  ? ["sqlite", "postgresql-18", "postgresql-15", "mysql", "mariadb"]
  : ["sqlite", "postgresql-18", "mysql", "mariadb"];

vi.setConfig({ testTimeout: 300_000 });

describe.each(PLACES)("on %s no secret is printed", (place) => {
  let scene: SecretScene;
  beforeEach(async () => {
    scene = await makeSecretScene(place);
  });
  afterEach(() => scene.dispose());

  const formsOf = (at: number): typeof FORMS =>
    DEEP ? FORMS : [FORMS[at % FORMS.length] ?? FORMS[0]].flatMap((f) => f ?? []);

  it("by any command, done or failed, in text, JSON and logs", async () => {
    const codes = new Set<number | null>();
    const commands = DEEP || place === "sqlite" ? COMMANDS : COMMANDS.slice(0, 5);
    for (const [at, command] of commands.entries())
      for (const { words, env } of formsOf(at)) {
        const { code } = await scene.cortex([...command, ...words], {
          ...scene.env,
          EDITOR: "true",
          ...env,
        });
        codes.add(code);
      }
    expect(scene.leaks()).toEqual([]);
    expect(codes).toContain(0);
  });

  it("wherever it is written, and whatever is wrong with it", async () => {
    const plain = {
      CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: scene.env["CORTEX_MIGRATIONS_VERSIONS_DIRECTORY"] ?? "",
    };
    const quoted = `'${PASSWORD}'`;
    for (const [at, [name, url]] of Object.entries(urlsOf(scene)).entries()) {
      scene.write("one.env", `CORTEX_DB_URL='${url}'\n`);
      scene.write("one.json", JSON.stringify({ url }));
      const places: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
        [["--url", url], plain],
        [[], { ...plain, CORTEX_DB_URL: url }],
        [["--env-file", "one.env"], plain],
        [["--config", "one.json"], plain],
      ];
      for (const [words, env] of DEEP ? places : places.slice(at % 4, (at % 4) + 1)) {
        const form = FORMS[(at + name.length) % FORMS.length];
        await scene.cortex(["current", ...words, ...(form?.words ?? [])], { ...env, ...form?.env });
      }
    }
    expect(scene.leaks()).toEqual([]);
    if (place !== "sqlite" && !DEEP) return;
    const broken: Readonly<Record<string, string>> = {
      "a.env": `CORTEX_DB_PASSWORD ${quoted}\n`,
      "b.env": `CORTEX_DB_PASSWORD="${PASSWORD}\n`,
      "c.env": `CORTEX_DB_PASSWORT=${quoted}\n`,
      "a.config.json": `{ "password": ${JSON.stringify(PASSWORD)}, }`,
      "b.config.json": JSON.stringify({ passwort: PASSWORD }),
      "c.config.json": JSON.stringify({ password: { is: PASSWORD } }),
      "d.config.json": JSON.stringify({ password: [PASSWORD], url: 7 }),
      "a.config.ts": `export default { password: ${JSON.stringify(PASSWORD)} `,
    };
    for (const [at, [file, text]] of Object.entries(broken).entries()) {
      scene.write(file, text);
      const words = file.endsWith(".env") ? ["--env-file", file] : ["--config", file];
      const form = FORMS[at % FORMS.length];
      await scene.cortex(["current", ...words, ...(form?.words ?? [])], { ...plain, ...form?.env });
    }
    expect(scene.leaks()).toEqual([]);
  });
});

describe("a secret that has come where it does not belong", () => {
  const spellings = [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString("base64")];

  it("is hidden in a setting of another kind, in an error of the config's or a revision's code, in logs and SQL", async () => {
    const scene = await makeSecretScene("sqlite");
    const all = { ...scene.env, CORTEX_DB_URL: "" };
    try {
      for (const [at, name] of [
        "CORTEX_DB_PORT",
        "CORTEX_LOG_LEVEL",
        "CORTEX_DB_TYPE",
        "CORTEX_API_PORT",
      ].entries())
        for (const [which, held] of [PASSWORD, API_KEY, ...spellings.slice(1)].entries()) {
          if ((at + which) % 2 === 1) continue;
          const words = FORMS[(at + which) % FORMS.length]?.words ?? [];
          const { code } = await scene.cortex(["current", ...words], { ...all, [name]: held });
          expect(code).toBe(2);
        }
      scene.write(
        "throws.config.ts",
        `throw new Error("cannot log in with " + process.env.CORTEX_DB_PASSWORD + " or " + Buffer.from(process.env.CORTEX_DB_PASSWORD ?? "").toString("base64"));`,
      );
      // The secret is only in the file, which is good, and the schema's module throws.
      scene.write("schema.ts", `throw new Error("key-${MARK}-of-the-file");`);
      scene.write(
        "config.config.json",
        JSON.stringify({ adminApiKey: `key-${MARK}-of-the-file`, schema: "./schema.ts" }),
      );
      const chain = `versions/${scene.dialect}`;
      scene.write(
        `${chain}/bbbbbbbbbbbb_cortex_db_version_2.ts`,
        moduleRevision({
          id: "bbbbbbbbbbbb",
          revises: "aaaaaaaaaaaa",
          up: `  const word = process.env.CORTEX_DB_PASSWORD ?? "";
  await op.execute("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('" + word.replaceAll("'", "''") + "')");
  throw new Error("refused: " + word + " " + encodeURIComponent(word) + " " + JSON.stringify({ word }));`,
        }),
      );
      for (const { words, env } of FORMS) {
        const here = { ...scene.env, ...env };
        expect(
          (await scene.cortex(["current", "--config", "throws.config.ts", ...words], here)).code,
        ).not.toBe(0);
        await scene.cortex(["check", "--config", "config.config.json", ...words], {
          ...here,
          CORTEX_ADMIN_API_KEY: "",
        });
        await scene.cortex(["plan", ...words], here);
        expect((await scene.cortex(["upgrade", "head", ...words], here)).code).toBe(1);
        await scene.cortex(["history", "--applied", ...words], here);
      }
      expect(scene.leaks()).toEqual([]);
    } finally {
      await scene.dispose();
    }
  });
});

/** URLs that lead there, that lead nowhere, and that nobody understands; each holds the password. */
function urlsOf({ url, dialect }: SecretScene): Readonly<Record<string, string>> {
  const secret = encodeURIComponent(PASSWORD);
  const scheme = dialect;
  return {
    right: url,
    wrong: `${scheme}://nobody:${secret}@127.0.0.1:1/x`,
    user: url.replace(/\/\/[^:]*:/, "//somebody_else:"),
    host: `${scheme}://u:${secret}@no-such-host.invalid/x`,
    unencoded: `${scheme}://u:${PASSWORD}@127.0.0.1:1/x`,
    port: `${scheme}://u:${secret}@127.0.0.1:notaport/x`,
    scheme: `no-such-scheme://u:${secret}@h/x`,
    none: `${PASSWORD}`,
    option: `${scheme}://u@127.0.0.1:1/x?password=${secret}`,
    unknown: `${scheme}://u@127.0.0.1:1/x?auth=${secret}`,
    token: `${scheme}://u@127.0.0.1:1/x?sslkey=${secret}`,
    twice: `${scheme}://u:${secret}@h1:1,u:${secret}@h2:2/x`,
  };
}

describe("settings that hold key material", () => {
  it("are not shown where they are broken", async () => {
    const scene = await makeSecretScene("postgresql-18");
    const pem = `-----BEGIN PRIVATE KEY-----\n${MARK}\n-----END PRIVATE KEY-----\n`;
    for (const words of [[], ["--json"], ["--verbose"]])
      for (const CORTEX_DB_SSL_CA of [
        pem,
        pem.replace("PRIVATE KEY", "CERTIFICATE").replace("PRIVATE KEY", "CERTIFICATE"),
      ])
        for (const command of ["current", "doctor"])
          await scene.cortex([command, ...words], {
            ...scene.env,
            CORTEX_DB_SSL: "verify-full",
            CORTEX_DB_SSL_CA,
          });
    expect(scene.leaks()).toEqual([]);
    expect(API_KEY).toContain(MARK);
    await scene.dispose();
  });
});

describe.skipIf(process.platform !== "linux")("what `ps` shows", () => {
  it("is the command without the password of its URL", async () => {
    const scene = await makeSecretScene("sqlite");
    const url = `postgresql://u:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/x`;
    const child = spawn(process.execPath, [CLI, "api", "--url", url, "--port", "0"], {
      cwd: scene.directory,
      env: {
        ...scene.env,
        PATH: process.env["PATH"] ?? "",
        CORTEX_AUTO_APPLY_DB_MIGRATIONS: "false",
        CORTEX_DB_TYPE: "",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    try {
      let said = "";
      await new Promise<void>((done) => {
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding("utf8").on("data", (text: string) => {
            said += text;
            if (said.includes("Cortex answers on")) done();
          });
        child.once("close", () => done());
      });
      const shown = readFileSync(`/proc/${child.pid}/cmdline`, "utf8");
      expect(shown, said).toContain("cortex api --url postgresql://u:***@127.0.0.1:1/x");
      expect(shown).not.toContain(MARK);
    } finally {
      child.kill("SIGKILL");
      await scene.dispose();
    }
  });
});
