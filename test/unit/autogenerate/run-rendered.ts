import { transform } from "sucrase";
import { Operations } from "../../../src/operations/op.js";
import type { Operation } from "../../../src/operations/operation.js";
import type { OperationContext } from "../../../src/operations/operation-context.js";
import * as columns from "../../../src/schema/column.js";
import * as constraints from "../../../src/schema/constraints.js";
import * as define from "../../../src/schema/define-schema.js";
import * as sqls from "../../../src/schema/sql.js";
import * as tables from "../../../src/schema/table.js";
import * as types from "../../../src/schema/types.js";

/** What a generated file may import. */
const PACKAGE: Readonly<Record<string, unknown>> = {
  ...columns,
  ...constraints,
  ...define,
  ...sqls,
  ...tables,
  ...types,
};

/** Loads the text of a TypeScript module whose only import is the package. */
export function loadModule(
  source: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { code } = transform(source, { transforms: ["typescript", "imports"] });
  const module = { exports: {} as Record<string, unknown> };
  const require = (name: string): unknown => {
    if (name !== "cortex-migrations") throw new Error(`imports ${name}`);
    return new Proxy(
      { ...PACKAGE, ...more },
      {
        get: (target, key) => {
          if (typeof key === "string" && !(key in target)) throw new Error(`the package has no ${key}`);
          return Reflect.get(target, key);
        },
      },
    );
  };
  new Function("module", "exports", "require", code)(module, module.exports, require);
  return module.exports;
}

/** Runs `upgrade(op)` of a module's text and returns what it asked for. */
export async function record(
  source: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<readonly Operation[]> {
  const recorded: Operation[] = [];
  const context = {
    dialect: "own",
    isOffline: false,
    arguments: {},
    tag: null,
    track: <T>(_: string, promise: Promise<T>): Promise<T> => promise,
    invoke: async (operation: Operation): Promise<void> => {
      recorded.push(operation);
    },
  };
  const { upgrade } = loadModule(source, more) as { upgrade: (op: Operations) => Promise<void> };
  await upgrade(new Operations(context as unknown as OperationContext));
  return recorded;
}

/** The operation without what only a comparison knows. */
export function withoutDefinitions(operation: Operation): unknown {
  return JSON.parse(
    JSON.stringify(operation, (key, value: unknown) => {
      if (key === "definition") return null;
      if (typeof value === "bigint") return `${value}n`;
      return Object.is(value, -0) ? "-0" : value;
    }),
  );
}
