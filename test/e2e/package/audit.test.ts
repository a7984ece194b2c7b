import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");

/** What npm prints: a report, or what came instead of one. */
interface Audit {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, unknown>>;
  readonly statusCode?: number;
  readonly message?: string;
  readonly error?: { readonly summary?: string; readonly code?: string };
}

/** npm ends with 1 when it finds something: what it prints counts. */
function npmAudit(): Promise<Audit> {
  return new Promise((done, reject) => {
    const words = ["audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=20000"];
    execFile("npm", words, { cwd: ROOT }, (_error, stdout, stderr) => {
      try {
        done(JSON.parse(stdout) as Audit);
      } catch (error) {
        reject(new Error(`npm audit has printed no JSON: ${stdout}${stderr}`, { cause: error }));
      }
    });
  });
}

it("npm audit finds nothing in what is installed with the package", { timeout: 60_000 }, async (context) => {
  const audit = await npmAudit();
  if (audit.metadata === undefined) {
    const reason = `the registry has no audit: ${audit.message ?? audit.error?.summary ?? ""} (status ${audit.statusCode ?? "none"})`;
    process.stdout.write(`npm audit is skipped: ${reason}\n`);
    context.skip(reason);
  }
  expect(audit.vulnerabilities).toEqual({});
  expect(audit.metadata?.vulnerabilities["total"]).toBe(0);
});
