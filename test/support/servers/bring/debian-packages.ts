import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "./run.js";

/** Packages of one Debian suite. */
export interface DebianPackages {
  /** The suite's name: `bookworm`, `unstable`. */
  readonly suite: string;
  /** The packages that are wanted; their libraries come along. */
  readonly packages: readonly string[];
  /** The programs that are wanted, below the root. */
  readonly programs: readonly string[];
}

/**
 * What is not brought along though a server names it: interpreters and tools of the installation scripts, which do not run here,
 * and the just-in-time compiler, which is off.
 */
const NOT_NEEDED =
  /^lib(perl|llvm|z3-|json-perl|debian-installer|newt|slang|textwrap|pam-modules|elogind|semanage|sepol)|-perl$/;

/** A library, or data that a library reads. */
const NEEDED = /^(lib.+|zlib1g|mysql-common|mariadb-common|openssl-provider-legacy)$/;

const PLATFORM: Readonly<Record<string, { readonly libraries: string; readonly loader: string }>> = {
  x64: { libraries: "x86_64-linux-gnu", loader: "ld-linux-x86-64.so.2" },
  arm64: { libraries: "aarch64-linux-gnu", loader: "ld-linux-aarch64.so.1" },
};

/**
 * Unpacks packages with their libraries, C library included, into `folder/root`, and writes a small script for each wanted
 * program into `folder/bin` that starts it through that suite's own loader. Nothing is installed: neither root rights
 * nor the same Debian release are needed, only `apt-get` and `dpkg`.
 */
export async function unpackDebianPackages(folder: string, wanted: DebianPackages): Promise<void> {
  const apt = await aptOfOneSuite(join(folder, "apt"), wanted.suite);
  const list = await apt("apt-cache", [
    ...["depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks"],
    ...["--no-replaces", "--no-enhances", ...wanted.packages],
  ]);
  const closure = new Set(list.split("\n").filter((line) => /^[a-z0-9]/.test(line)));
  const libraries = [...closure].filter((name) => NEEDED.test(name) && !NOT_NEEDED.test(name));
  const debs = join(folder, "debs");
  mkdirSync(debs);
  // apt-get checks each file against the hash in the signed index.
  await apt("apt-get", ["download", "-qq", ...new Set([...wanted.packages, ...libraries])], debs);
  const root = join(folder, "root");
  for (const file of readdirSync(debs)) await mustRun("dpkg", ["-x", join(debs, file), root]);
  rmSync(debs, { recursive: true });
  rmSync(join(folder, "apt"), { recursive: true });
  rmSync(join(root, "usr/share/doc"), { recursive: true, force: true });
  rmSync(join(root, "usr/share/man"), { recursive: true, force: true });
  mkdirSync(join(folder, "bin"));
  for (const program of wanted.programs) writeStarter(folder, program);
}

/** An apt that sees one suite and an empty machine, and keeps all its files in `folder`. */
async function aptOfOneSuite(
  folder: string,
  suite: string,
): Promise<(program: string, args: readonly string[], cwd?: string) => Promise<string>> {
  for (const part of ["lists/partial", "cache/archives/partial"])
    mkdirSync(join(folder, part), { recursive: true });
  const source = aptSource();
  const key = source.signedBy === null ? "" : `[signed-by=${source.signedBy}] `;
  writeFileSync(join(folder, "sources.list"), `deb ${key}${source.uri} ${suite} main\n`);
  const options = {
    "Dir::State::Lists": join(folder, "lists"),
    "Dir::Etc::SourceList": join(folder, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::status": "/dev/null",
    "Dir::Cache": join(folder, "cache"),
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    // The user that apt gives its rights up for may not be able to enter this folder.
    ...(process.getuid?.() === 0 ? { "APT::Sandbox::User": "root" } : {}),
  };
  const shared = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const apt = (program: string, args: readonly string[], cwd = folder): Promise<string> =>
    mustRun(program, [...shared, ...args], { cwd });
  await apt("apt-get", ["update", "-qq"]);
  return apt;
}

/** Where this machine has its Debian packages from. */
function aptSource(): { readonly uri: string; readonly signedBy: string | null } {
  const parts = "/etc/apt/sources.list.d";
  const files = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  for (const file of files.filter((name) => name.endsWith(".sources"))) {
    for (const stanza of readFileSync(file, "utf8").split(/\n\s*\n/)) {
      const uri = /^URIs:\s*(\S+)/m.exec(stanza)?.[1];
      if (uri !== undefined && isDebian(uri))
        return { uri, signedBy: /^Signed-By:\s*(\/\S+)/m.exec(stanza)?.[1] ?? null };
    }
  }
  for (const file of ["/etc/apt/sources.list", ...files.filter((name) => name.endsWith(".list"))]) {
    if (!existsSync(file)) continue;
    for (const [, options = "", uri = ""] of readFileSync(file, "utf8").matchAll(
      /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)/gm,
    ))
      if (isDebian(uri)) return { uri, signedBy: /signed-by=(\S+)/.exec(options)?.[1] ?? null };
  }
  throw new Error(
    "this machine's apt names no Debian archive (/etc/apt/sources.list.d/*.sources, /etc/apt/sources.list)",
  );
}

/** Debian's own archive, a snapshot or a list of mirrors of it; not its security updates, which hold no whole suite. */
function isDebian(uri: string): boolean {
  return /\/debian(\.list|\/\d{8}T\d{6}Z)?\/?$/.test(uri);
}

function writeStarter(folder: string, program: string): void {
  const platform = PLATFORM[process.arch];
  if (platform === undefined) throw new Error(`Debian's packages are not used on ${process.arch}`);
  const name = program.slice(program.lastIndexOf("/") + 1);
  const { libraries, loader } = platform;
  const path = ["lib", "usr/lib"].map((lib) => `$here/root/${lib}/${libraries}`);
  const at = ["usr/lib", "lib", "usr/lib64", "lib64"]
    .flatMap((lib) => [`${lib}/${libraries}/${loader}`, `${lib}/${loader}`])
    .find((file) => existsSync(join(folder, "root", file)));
  if (at === undefined) throw new Error(`the C library's loader ${loader} is in none of the packages`);
  const script = [
    "#!/bin/sh",
    'here=$(cd "$(dirname "$0")/.." && pwd)',
    'LOCPATH="$here/root/usr/lib/locale"; export LOCPATH',
    `exec "$here/root/${at}" --library-path "${path.join(":")}:$here/root/usr/lib/mysql/private" "$here/root/${program}" "$@"`,
    "",
  ];
  writeFileSync(join(folder, "bin", name), script.join("\n"), { mode: 0o755 });
}
