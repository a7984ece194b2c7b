import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CliResult, runCli } from "../../support/cli.js";
import { moduleRevision } from "../../support/migration-project.js";
import type { Place } from "../../support/project-on.js";
import { createDatabase, query, server } from "../../support/servers/index.js";

/** Stands in every secret, in one piece that no encoding changes. */
export const MARK = "mArKeR";
/** With all that a URL must encode. */
export const PASSWORD = `p@ss:${MARK}/1%25?x#y`;
export const API_KEY = `key-${MARK}-0123456789`;

/** A project on a database that only the password opens, and all that commands have printed there. */
export interface SecretScene {
  readonly place: Place;
  readonly directory: string;
  readonly dialect: string;
  /** The variables, with every secret that there is. */
  readonly env: Readonly<Record<string, string>>;
  /** The database as a URL with the password in it. */
  readonly url: string;
  readonly write: (path: string, text: string) => string;
  /** Runs `cortex`, and keeps what it prints. */
  readonly cortex: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CliResult>;
  /** The lines that a secret stands in, each with the command that printed it. */
  readonly leaks: () => readonly string[];
  readonly dispose: () => Promise<void>;
}

const BODY = {
  head: 'import { column, integer } from "cortex-migrations";',
  up: '  await op.createTable("things", [column("id", integer(), { primaryKey: true })]);',
  down: '  await op.dropTable("things");',
};

/** Makes the project, with two revisions, the second of which fails on every database. */
export async function makeSecretScene(place: Place): Promise<SecretScene> {
  const directory = mkdtempSync(join(tmpdir(), "cortex-secrets-"));
  const database = place === "sqlite" ? sqliteFile(directory) : await serverDatabase(place);
  const write: SecretScene["write"] = (path, text) => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const chain = `versions/${database.dialect}`;
  write(`${chain}/aaaaaaaaaaaa_cortex_db_version_1.ts`, moduleRevision({ id: "aaaaaaaaaaaa", ...BODY }));
  write(
    `${chain}/bbbbbbbbbbbb_cortex_db_version_2.ts`,
    moduleRevision({
      id: "bbbbbbbbbbbb",
      revises: "aaaaaaaaaaaa",
      up: '  await op.execute("SELECT * FROM there_is_no_such_table");',
    }),
  );
  const env = {
    ...database.env,
    CORTEX_DB_TYPE: database.dialect,
    CORTEX_DB_PASSWORD: PASSWORD,
    CORTEX_ADMIN_API_KEY: API_KEY,
    CORTEX_MIGRATIONS_VERSIONS_DIRECTORY: join(directory, "versions"),
  };
  const leaks: string[] = [];
  return {
    place,
    directory,
    dialect: database.dialect,
    url: database.url,
    env,
    write,
    cortex: async (args, given = env) => {
      const result = await runCli(args, { cwd: directory, env: given });
      for (const line of `${result.stdout}\n${result.stderr}`.split("\n"))
        if (line.toLowerCase().includes(MARK.toLowerCase())) leaks.push(`${args.join(" ")}: ${line}`);
      return result;
    },
    leaks: () => leaks,
    dispose: async () => {
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Database {
  readonly dialect: string;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly drop: () => Promise<void>;
}

function sqliteFile(directory: string): Database {
  const file = join(directory, "test.db");
  return {
    dialect: "sqlite",
    url: `sqlite:${file}`,
    env: { CORTEX_DB_FILE: file },
    drop: async () => undefined,
  };
}

async function serverDatabase(place: Exclude<Place, "sqlite">): Promise<Database> {
  const on = await server(place);
  const database = await createDatabase(on);
  const user = `u_${Math.random().toString(36).slice(2, 10)}`;
  const isPostgres = on.dialect === "postgresql";
  await query(
    on,
    null,
    isPostgres
      ? `CREATE ROLE "${user}" LOGIN PASSWORD '${PASSWORD}'; ALTER DATABASE ${database.name} OWNER TO "${user}"`
      : `CREATE USER '${user}'@'%' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON ${database.name}.* TO '${user}'@'%'`,
  );
  return {
    dialect: on.dialect,
    url: `${on.dialect}://${user}:${encodeURIComponent(PASSWORD)}@${on.host}:${on.port}/${database.name}`,
    env: {
      CORTEX_DB_HOST: on.host,
      CORTEX_DB_PORT: String(on.port),
      CORTEX_DB_USERNAME: user,
      CORTEX_DB_NAME: database.name,
    },
    drop: async () => {
      await database.drop();
      await query(on, null, isPostgres ? `DROP ROLE "${user}"` : `DROP USER '${user}'@'%'`);
    },
  };
}
