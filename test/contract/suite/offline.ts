import { expect } from "vitest";
import type { TargetContext } from "../target-context.js";
import { writeSampleChain } from "./sample-chain.js";

/** A script that is fed to the database's own shell leaves what the online run leaves. */
export function offline({ it, database, project }: TargetContext): void {
  const scripts = {
    "a whole upgrade": [["heads", "heads"]],
    "an upgrade in two parts": [
      ["s2", "s2"],
      ["s2:s6", "s6"],
    ],
    "branches one after the other": [
      ["s2", "s2"],
      ["s2:s3", "s3"],
      ["s3:heads", "heads"],
    ],
  } as const;
  for (const [title, parts] of Object.entries(scripts))
    it(
      `is the same for ${title}`,
      async () => {
        const [online, fed] = [await database(), await database()];
        const files = project(online);
        writeSampleChain(files);
        const manager = files.manager();
        for (const [range, target] of parts) {
          await fed.feed(await manager.upgradeScript({ target: range }));
          await manager.applyMigrations({ target });
          expect(await fed.dump()).toEqual(await online.dump());
        }
      },
      "shell",
    );

  it(
    "is the same for a downgrade",
    async () => {
      const [online, fed] = [await database(), await database()];
      const files = project(online);
      writeSampleChain(files);
      const manager = files.manager();
      const other = files.manager(fed.options);
      for (const one of [manager, other]) await one.applyMigrations();
      for (const [range, target] of [
        ["s6:s5", "s5"],
        ["s5:s1", "s1"],
        ["s1:base", "base"],
      ] as const) {
        await fed.feed(await manager.downgradeScript({ range }));
        await manager.downgradeMigrations({ target });
        expect(await fed.dump()).toEqual(await online.dump());
      }
      expect(await other.current()).toEqual([]);
    },
    "shell",
  );

  it(
    "is the same for a stamp",
    async () => {
      const [online, fed] = [await database(), await database()];
      const files = project(online);
      writeSampleChain(files);
      const manager = files.manager();
      await fed.feed(await manager.stampScript({ target: "s4" }));
      await manager.stamp({ targets: ["s4"] });
      expect(await fed.dump()).toEqual(await online.dump());
    },
    "shell",
  );
}
