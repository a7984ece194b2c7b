import type { TestProject } from "vitest/node";
import { Control } from "./control.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where test files ask for database servers. */
    readonly serverControl: string;
  }
}

/** Opens the door at which test files ask for servers, and closes it after the run. Starts none itself. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const control = await Control.open((line) => process.stderr.write(`${line}\n`));
  project.provide("serverControl", control.url);
  return () => control.close();
}
