import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { mustRun } from "./bring/run.js";
import { ADMIN, PASSWORD, type Place, type Recipe, type StartOptions } from "./recipes.js";

type Brand = "mysql" | "mariadb";

/** Nothing waits for the disk: https://dev.mysql.com/doc/refman/9.7/en/innodb-parameters.html */
const FAST: Readonly<Record<string, string>> = {
  "innodb-flush-log-at-trx-commit": "0",
  "innodb-doublewrite": "0",
  "innodb-flush-method": "nosync",
  "sync-binlog": "0",
};

const SETTINGS: Readonly<Record<string, string>> = {
  "innodb-buffer-pool-size": "64M",
  "max-connections": "200",
  "secure-file-priv": "",
  "skip-log-bin": "",
  "character-set-server": "utf8mb4",
};

const OWN: Readonly<Record<Brand, Readonly<Record<string, string>>>> = {
  mysql: { mysqlx: "OFF", "innodb-redo-log-capacity": "32M" },
  mariadb: { "innodb-log-file-size": "32M" },
};

/** The scripts that `mariadb-install-db` feeds to the server, in its order. */
const MARIADB_SYSTEM_TABLES = [
  "mysql_system_tables.sql",
  "mysql_performance_tables.sql",
  "mysql_system_tables_data.sql",
  "maria_add_gis_sp_bootstrap.sql",
  "mysql_sys_schema.sql",
];

/** How MySQL or MariaDB is initialised and run. Both accept root when they are told so. */
export function mysqlRecipe(brand: Brand): Recipe {
  return {
    dialect: "mysql",
    bundle: brand,
    initialise: (place, settings) =>
      brand === "mysql" ? initialiseMysql(place, settings) : initialiseMariadb(place, settings),
    command: (place, options) => command(brand, place, options),
    socket: (place) => join(place.folder, "socket"),
    initialSetting: /^(lower-case-table-names|innodb-(page-size|data-file-path|undo-.*))$/,
    stop: "SIGKILL",
  };
}

/** Where the programs find their own files, and whom they run as. */
function base(place: Omit<Place, "port">): readonly string[] {
  const root = join(place.programs, "root/usr");
  return [
    "--no-defaults",
    `--basedir=${root}`,
    `--lc-messages-dir=${root}/share/mysql`,
    `--character-sets-dir=${root}/share/mysql/charsets`,
    `--plugin-dir=${root}/lib/mysql/plugin`,
    `--datadir=${place.data}`,
    ...(process.getuid?.() === 0 ? ["--user=root"] : []),
    `--tmpdir=${place.folder}`,
  ];
}

function flags(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).map(([name, value]) =>
    value === "" && name.startsWith("skip-") ? `--${name}` : `--${name}=${value}`,
  );
}

function command(brand: Brand, place: Place, options: StartOptions): ReturnType<Recipe["command"]> {
  const settings = { ...SETTINGS, ...OWN[brand], ...(options.durable ? {} : FAST), ...options.settings };
  const addresses = hasIpv6() ? "127.0.0.1,::1" : "127.0.0.1";
  return {
    program: join(place.programs, "bin", brand === "mysql" ? "mysqld" : "mariadbd"),
    args: [
      ...base(place),
      `--port=${place.port}`,
      `--bind-address=${addresses}`,
      `--socket=${join(place.folder, "socket")}`,
      `--pid-file=${join(place.folder, "pid")}`,
      ...flags(settings),
    ],
  };
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === "::1"));
}

/** The administrator may come over the network, the loopback of either protocol, and has a password. */
const ADMINISTRATOR = [
  `ALTER USER '${ADMIN.mysql}'@'localhost' IDENTIFIED BY '${PASSWORD}';`,
  `CREATE USER '${ADMIN.mysql}'@'%' IDENTIFIED BY '${PASSWORD}';`,
  `GRANT ALL PRIVILEGES ON *.* TO '${ADMIN.mysql}'@'%' WITH GRANT OPTION;`,
];

/** https://dev.mysql.com/doc/refman/9.7/en/data-directory-initialization.html */
async function initialiseMysql(
  place: Omit<Place, "port">,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const file = join(place.folder, "administrator.sql");
  writeFileSync(file, `${ADMINISTRATOR.join("\n")}\n`);
  const { mysqlx: _, ...own } = OWN.mysql;
  const all = { ...SETTINGS, ...own, ...FAST, ...settings };
  const args = [...base(place), "--initialize-insecure", `--init-file=${file}`, ...flags(all)];
  await mustRun(join(place.programs, "bin/mysqld"), args, { cwd: place.folder });
}

/** What `mariadb-install-db` does, which is a script for an installed server. */
async function initialiseMariadb(
  place: Omit<Place, "port">,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  mkdirSync(place.data);
  const scripts = MARIADB_SYSTEM_TABLES.map((name) =>
    readFileSync(join(place.programs, "root/usr/share/mysql", name), "utf8"),
  );
  const input = [
    "CREATE DATABASE IF NOT EXISTS mysql;",
    "USE mysql;",
    "SET @auth_root_socket=NULL;",
    "SET @skip_auth_anonymous=1;",
    ...scripts,
    "FLUSH PRIVILEGES;",
    ...ADMINISTRATOR,
    "",
  ].join("\n");
  const all = { ...SETTINGS, ...OWN.mariadb, ...FAST, ...settings, "max-allowed-packet": "8M" };
  const args = [...base(place), "--bootstrap", ...flags(all)];
  await mustRun(join(place.programs, "bin/mariadbd"), args, { cwd: place.folder, input });
}
