import { DatabaseSync } from "@photostructure/sqlite";
import type { Database } from "./sqlite.js";

/** A handle as a host opens it, and every statement that has run through it, in its order. */
export function openCounted(path: string): { readonly handle: Database; readonly statements: string[] } {
  const statements: string[] = [];
  class Counted extends DatabaseSync {
    override exec(sql: string): void {
      statements.push(sql);
      super.exec(sql);
    }

    override prepare(sql: string): ReturnType<Database["prepare"]> {
      const statement = super.prepare(sql);
      return new Proxy(statement, {
        get: (target, name) => {
          const found: unknown = Reflect.get(target, name);
          if (typeof found !== "function") return found;
          return (...parameters: readonly unknown[]) => {
            if (name === "all" || name === "run" || name === "get") statements.push(sql);
            return Reflect.apply(found, target, parameters);
          };
        },
      });
    }
  }
  return { handle: new Counted(path), statements };
}
