import { CortexError } from "../errors/index.js";
import type { RevisionInfo } from "../manager/types.js";
import type { CommandContext } from "./command.js";
import { type RevisionDocument, revisionDocument } from "./render/revision-document.js";

/**
 * A list of revisions as documents. They speak of `isCurrent`, so the database is asked. The list itself needs no
 * database, and is what somebody looks at whose database cannot be reached: then `isCurrent` is null, and the log
 * says why.
 *
 * @param list what asks the manager; with true, the database too
 */
export async function askForCurrent<Info extends RevisionInfo>(
  context: CommandContext,
  list: (indicateCurrent: boolean) => Promise<readonly Info[]>,
): Promise<readonly { readonly info: Info; readonly document: RevisionDocument }[]> {
  try {
    return (await list(true)).map((info) => ({ info, document: revisionDocument(info) }));
  } catch (error) {
    if (!(error instanceof CortexError)) throw error;
    const revisions = await list(false);
    context.logger.warn(`The database could not be asked for its current revision: ${error.message}`);
    return revisions.map((info) => ({ info, document: revisionDocument(info, null) }));
  }
}
