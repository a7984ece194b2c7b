import type { Confirm, ManagerOptions } from "../manager/types.js";
import type { Logger } from "../util/logger.js";

/** What the server is started with. */
export interface StartServerOptions {
  readonly managerOptions: ManagerOptions;
  readonly host?: string;
  readonly port?: number;
  readonly logger: Logger;
  readonly confirm?: Confirm;
  readonly onListening?: (url: string) => void;
  readonly out?: (line: string) => void;
}

/**
 * Starts the API server. The command is handed it from above, because the command and the server are
 * neighbours that know nothing of each other.
 */
export type StartServer = (options: StartServerOptions) => Promise<{ close(): Promise<void> }>;
