import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codedFailure } from "../../support/migration-project.js";
import { makeProjectOn, type ProjectOn } from "../../support/project-on.js";
import { LogBook } from "../server/project.js";

let project: ProjectOn;
let path: string;
beforeEach(async () => {
  project = await makeProjectOn("sqlite");
  path = project.revision({ id: "r1", up: `await op.execute("CREATE TABLE t (n)");` });
});
afterEach(() => project.dispose());

describe.skipIf(process.platform === "win32")("a revision file", () => {
  it.each([
    ["that every user may write", () => chmodSync(path, 0o666), "may be written by every user"],
    [
      "that is a link out of its folder",
      () => {
        renameSync(path, join(project.directory, "elsewhere.ts"));
        symlinkSync(join(project.directory, "elsewhere.ts"), path);
      },
      "outside of its folder",
    ],
    [
      "in a folder that every user may write",
      () => chmodSync(project.chain, 0o777),
      "sqlite may be written by every user",
    ],
    [
      "below a folder that every user may write",
      () => chmodSync(project.directory, 0o777),
      " may be written by every user",
    ],
    [
      "of a project whose configuration every user may write",
      () => {
        writeFileSync(join(project.directory, "cortex.config.json"), "{}");
        chmodSync(join(project.directory, "cortex.config.json"), 0o666);
      },
      "cortex.config.json may be written by every user",
    ],
  ])("%s is warned of, or refused", async (_what, make, words) => {
    make();
    const error = await codedFailure(() => project.manager({ strictPermissions: true }).applyMigrations());
    expect(error).toMatchObject({ code: "MIG_MANAGER_UNSAFE_FILES", exitCode: 6 });
    expect(error.message).toContain(words);
    const logger = new LogBook();
    expect((await project.manager({ logger }).applyMigrations()).applied).toHaveLength(1);
    expect(logger.lines.join("\n")).toContain(words);
  });
});

describe.skipIf(process.getuid?.() !== 0)("a revision file, where the test may give files away,", () => {
  it("that a group may write is warned of or refused, unless the group is the owner's own", async () => {
    chmodSync(path, 0o664);
    chownSync(path, 12_345, 12_345);
    const logger = new LogBook();
    chownSync(path, 12_345, 54_321);
    const error = await codedFailure(() => project.manager({ strictPermissions: true }).applyMigrations());
    expect(error.message).toContain("may be written by its group (54321)");
    chownSync(path, 12_345, 12_345);
    const applied = await project.manager({ strictPermissions: true, logger }).applyMigrations();
    expect(applied.applied).toHaveLength(1);
    expect(logger.lines.join("\n")).not.toContain("may be written");
  });
});

it("in a folder like /tmp, which everybody may write and nobody may take from others, is no alarm", async () => {
  chmodSync(project.directory, 0o1777);
  expect((await project.manager({ strictPermissions: true }).applyMigrations()).applied).toHaveLength(1);
});

describe("what is installed with this package", () => {
  it("needs no script at its installation: only the SQLite driver has one, and brings its binaries along", () => {
    const lock = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../../package-lock.json"), "utf8"),
    ) as {
      readonly packages: Readonly<
        Record<string, { readonly hasInstallScript?: boolean; readonly dev?: boolean }>
      >;
    };
    const guilty = Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript);
    expect(Object.keys(lock.packages).length).toBeGreaterThan(10);
    expect(guilty.filter(([, one]) => !one.dev).map(([name]) => name)).toEqual([
      "node_modules/@photostructure/sqlite",
    ]);
    // The builder's script only looks whether its program fits the machine; fsevents is for macOS alone.
    for (const [name] of guilty.filter(([, one]) => one.dev))
      expect(["node_modules/esbuild", "node_modules/fsevents"]).toContain(name);
    const prebuilt = join(import.meta.dirname, "../../../node_modules/@photostructure/sqlite/prebuilds");
    expect(readdirSync(prebuilt)).toContain(`${process.platform}-${process.arch}`);
  });
});
