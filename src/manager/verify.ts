import { readSumFile, SUM_FILE_NAME, verifySumFile, writeSumFile } from "../revisions/sum-file.js";
import type { Finding } from "./types.js";
import type { Workspace } from "./workspace.js";

/**
 * Holds the revision files against the chain's `cortex.sum`.
 *
 * @param options `fix`: records the files as they are now
 */
export async function verifyChain(
  workspace: Workspace,
  options: { readonly fix?: boolean } = {},
): Promise<readonly Finding[]> {
  const { chain } = await workspace.task();
  const recorded = readSumFile(chain.directory);
  const findings =
    recorded === null
      ? chain.revisions.length === 0
        ? []
        : [
            {
              check: SUM_FILE_NAME,
              ok: false,
              detail: `${chain.directory} has no ${SUM_FILE_NAME}`,
              hint: "Write it with `cortex verify --fix`.",
            },
          ]
      : verifySumFile(chain.graph, recorded).map((finding) => ({
          check: finding.revision,
          ok: false,
          detail: finding.message,
          hint: "Restore the file, or accept it as it is with `cortex verify --fix`.",
        }));
  if (findings.length === 0)
    return [
      {
        check: SUM_FILE_NAME,
        ok: true,
        detail: `${chain.revisions.length} revisions are as recorded`,
        hint: null,
      },
    ];
  if (!options.fix) return findings;
  writeSumFile(chain.directory, chain.graph);
  return findings.map((finding) => ({
    ...finding,
    ok: true,
    detail: `recorded anew: ${finding.detail}`,
    hint: null,
  }));
}
