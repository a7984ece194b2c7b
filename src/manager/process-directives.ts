import { type RevisionBodies, renderBodies } from "../autogenerate/render-bodies.js";
import type { OwnRenderer } from "../autogenerate/render/own-code.js";
import type { RenderOptions } from "../autogenerate/render/render-operations.js";
import type { RevisionDirective } from "../config/config-file.js";
import * as typeBuilders from "../dialects/public-types.js";
import { cortexError } from "../errors/index.js";
import { noOperation, type RevisionOperation } from "../operations/run-operation.js";
import type { Task } from "./workspace.js";

/** A revision as the hook has left it. */
export interface DirectedRevision {
  readonly message: string;
  readonly bodies: RevisionBodies;
}

/** What is handed to the hook. */
export interface Directed {
  readonly message: string;
  readonly autogenerate: boolean;
  readonly operations: readonly RevisionOperation[];
  readonly downgradeOperations: readonly RevisionOperation[];
}

/** How this project writes operations: with the builders of every dialect, and with the user's own code. */
export function renderOptionsOf({ settings, chain }: Pick<Task, "settings" | "chain">): RenderOptions {
  const { renderers, renderItem } = settings.hooks;
  const { dbType } = chain;
  return {
    typeBuilders,
    renderers: [
      ...Object.entries(renderers ?? {}).map(
        ([name, render]): OwnRenderer => ({
          hook: `renderers.${name}`,
          render: (kind, item, place) => (kind === name ? render?.(item, { ...place, dbType }) : undefined),
        }),
      ),
      ...(renderItem === undefined
        ? []
        : [
            {
              hook: "renderItem",
              render: (kind, item, place) =>
                renderItem.call(settings.hooks, kind, item, { ...place, dbType }),
            } satisfies OwnRenderer,
          ]),
    ],
  };
}

/**
 * Hands a revision to `hooks.processRevisionDirectives`, and writes what comes back.
 *
 * @returns none when the hook has cancelled it, several when it has split it
 * @throws MIG_MANAGER_HOOK_FAILED when the hook throws, or returns no directives
 */
export async function processDirectives(task: Task, given: Directed): Promise<readonly DirectedRevision[]> {
  const { hooks } = task.settings;
  const { message, operations, downgradeOperations } = given;
  const directives: RevisionDirective<RevisionOperation>[] = [{ message, operations, downgradeOperations }];
  const context = { dbType: task.chain.dbType, autogenerate: given.autogenerate };
  const failed = (reason: string, cause?: unknown): Error =>
    cortexError(
      "MIG_MANAGER_HOOK_FAILED",
      { hook: "processRevisionDirectives", path: `a revision of ${task.chain.dbType}`, reason },
      cause,
    );
  let left: readonly unknown[];
  try {
    left = (await hooks.processRevisionDirectives?.(context, directives)) ?? directives;
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  const options = renderOptionsOf(task);
  return left.map((directive) => {
    if (!isDirective(directive))
      throw failed("a directive needs message, operations and downgradeOperations");
    const { operations: up, downgradeOperations: down } = directive;
    for (const operation of [...up, ...down]) {
      const reason = noOperation(operation);
      if (reason !== null) throw failed(reason);
    }
    return { message: directive.message, bodies: renderBodies(up, down, options) };
  });
}

function isDirective(value: unknown): value is RevisionDirective<RevisionOperation> {
  if (typeof value !== "object" || value === null) return false;
  const { message, operations, downgradeOperations } = value as Partial<RevisionDirective>;
  return typeof message === "string" && Array.isArray(operations) && Array.isArray(downgradeOperations);
}

/** Several revisions as one: up in their order, down in the opposite one. */
export function joined(task: Task, revisions: readonly DirectedRevision[]): RevisionBodies {
  return renderBodies(
    revisions.flatMap(({ bodies }) => bodies.operations),
    revisions.toReversed().flatMap(({ bodies }) => bodies.downgradeOperations),
    renderOptionsOf(task),
  );
}
