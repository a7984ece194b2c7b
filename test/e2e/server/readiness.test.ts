import { expect, it } from "vitest";
import { MigrationManager } from "../../../src/manager/migration-manager.js";
import { type ReadinessProbe, readinessProbe } from "../../../src/server/readiness.js";
import { silentLogger } from "../../../src/util/logger.js";
import { makeProject } from "./project.js";

/** A probe on a real manager, and how often it has asked. */
function countedProbe(): { readonly probe: ReadinessProbe; readonly asked: () => number } {
  const manager = new MigrationManager(makeProject().managerOptions);
  let count = 0;
  const probe = readinessProbe({
    status: () => {
      count += 1;
      return manager.getMigrationStatus();
    },
    migrating: () => false,
    stopping: () => false,
    scrub: (text) => text,
    logger: silentLogger,
  });
  return { probe, asked: () => count };
}

it("asks the database once for probes that come together, and again after a second", async () => {
  const { probe, asked } = countedProbe();
  await Promise.all(Array.from({ length: 100 }, () => probe.check()));
  await probe.check();
  expect(asked()).toBe(1);
  await new Promise((done) => setTimeout(done, 1_050));
  expect((await probe.check()).status).toBe("not ready");
  expect(asked()).toBe(2);
});

it("asks anew after it was told to forget, also when a question was under way", async () => {
  const { probe, asked } = countedProbe();
  const early = probe.check();
  probe.forget();
  await Promise.all([early, probe.check()]);
  await probe.check();
  expect(asked()).toBe(2);
});
