import { readEnvironment } from "../config/read-environment.js";
import { wantsColor } from "../config/wants-color.js";
import type { MigrationManager } from "../manager/migration-manager.js";
import type { ManagerOptions } from "../manager/types.js";
import type { CommandContext } from "./command.js";
import { type CommandLogger, createCommandLogger } from "./command-logger.js";
import { given } from "./given.js";
import type { GlobalOptions } from "./global-options.js";
import { logRunEvents } from "./run-events.js";
import type { Screen } from "./screen.js";
import type { Signals } from "./signals.js";
import type { StartServer } from "./start-server.js";

/** What {@link Context} is made of. */
export interface ContextParts {
  readonly globals: GlobalOptions;
  readonly screen: Screen;
  readonly signals: Signals;
  readonly startServer: StartServer;
  /** `--verbose` asks for a longer list here, not for debug messages. */
  readonly hasLongForm: boolean;
}

/** What a command may use, made from the command line. */
export class Context implements CommandContext {
  readonly globals: GlobalOptions;
  readonly signals: Signals;
  readonly startServer: StartServer;
  readonly logger: CommandLogger;
  private readonly screen: Screen;
  private readonly isDebugging: boolean;
  private readonly runEvents: ReturnType<typeof logRunEvents>;
  private readonly stopper = new AbortController();
  private isRunning = false;
  private opened: Promise<MigrationManager> | undefined;

  constructor(parts: ContextParts) {
    this.globals = parts.globals;
    this.signals = parts.signals;
    this.startServer = parts.startServer;
    this.screen = parts.screen;
    this.isDebugging = parts.globals.verbose && !parts.hasLongForm;
    this.logger = createCommandLogger(
      this.isDebugging ? "debug" : "info",
      colorOn(process.stderr, parts.globals),
    );
    this.runEvents = logRunEvents(this.logger, {
      stream: process.stderr,
      isTerminal: process.stderr.isTTY === true && !parts.globals.quiet && !this.isDebugging,
      width: process.stderr.columns ?? null,
      color: colorOn(process.stderr, parts.globals),
    });
  }

  /** Asks the run that is at work to stop. Returns false where none is. */
  stopRun(): boolean {
    if (this.isRunning) this.stopper.abort();
    return this.isRunning;
  }

  /** Clears what a run that has failed was painting. */
  endProgress(): void {
    this.runEvents.end();
  }

  say(line: string): void {
    this.screen.say(line);
  }

  document(document: unknown): void {
    this.screen.document(document);
  }

  managerOptions(): ManagerOptions {
    const { globals } = this;
    return {
      arguments: globals.arguments,
      logger: this.logger,
      events: {
        ...this.runEvents,
        onRun: ({ phase }) => {
          this.isRunning = phase === "start";
        },
      },
      signal: this.stopper.signal,
      isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
      ...given("configFile", globals.config),
      ...given("envFile", globals.envFile),
      ...given("dbType", globals.dbType),
      ...given("url", globals.url),
      ...given("versionsDirectory", globals.versionsDirectory),
      ...given("lockTimeout", globals.lockTimeout),
      ...(globals.json ? { interactive: false } : this.questions()),
    };
  }

  manager(): Promise<MigrationManager> {
    this.opened ??= this.open();
    return this.opened;
  }

  /** Closes the manager, if there is one. */
  async close(): Promise<void> {
    // A manager that could not be opened has failed already, where it was asked for.
    const manager = await this.opened?.catch(() => undefined);
    await manager?.close();
  }

  private async open(): Promise<MigrationManager> {
    const { MigrationManager } = await import("../manager/migration-manager.js");
    const manager = new MigrationManager(this.managerOptions());
    const { logLevel, logFormat } = await manager.settings();
    this.logger.setJson(logFormat === "json");
    if (!this.isDebugging) this.logger.setLevel(logLevel);
    return manager;
  }

  /** The questions on the terminal; their code is loaded when one is asked. */
  private questions(): Pick<ManagerOptions, "confirm" | "askRename"> {
    const streams = {
      input: process.stdin,
      output: process.stdout,
      errorOutput: process.stderr,
      color: colorOn(process.stdout, this.globals),
    };
    return {
      confirm: async (preview) => {
        const { createTerminalConfirm } = await import("../terminal/confirm.js");
        return createTerminalConfirm(streams)(preview);
      },
      askRename: async (question) => {
        const { createTerminalAskRename } = await import("../terminal/confirm.js");
        return createTerminalAskRename(streams)(question);
      },
    };
  }
}

/** Whether a stream is written in colour. */
export function colorOn(
  stream: { readonly isTTY?: boolean },
  globals: Pick<GlobalOptions, "color">,
): boolean {
  return wantsColor({
    environment: readEnvironment(),
    isTerminal: stream.isTTY === true,
    noColor: !globals.color,
  });
}
