import type { Settings } from "../config/settings.js";
import type { Connection } from "../dialects/contract/connection.js";
import type { Dialect } from "../dialects/contract/dialect.js";
import { loadDialect } from "../dialects/registry.js";
import { cortexError } from "../errors/index.js";
import { VersionStore } from "../runtime/version-store.js";
import type { Schema } from "../schema/schema.js";
import { type Logger, silentLogger } from "../util/logger.js";
import { type Chain, loadChain } from "./chain.js";
import { loadSettings } from "./load-settings.js";
import type { ManagerOptions } from "./types.js";
import { type LoadUserModule, userModules } from "./user-modules.js";

/** What every task of the manager works with. */
export interface Task {
  readonly settings: Settings<Schema>;
  readonly dialect: Dialect;
  readonly chain: Chain;
}

/** Settings, dialect, chain and connections of one manager. Everything is looked up on first use. */
export class Workspace {
  readonly options: ManagerOptions;
  readonly logger: Logger;
  readonly load: LoadUserModule = userModules();
  #settings: Promise<Settings<Schema>> | undefined;
  #kept: Promise<Connection> | undefined;

  constructor(options: ManagerOptions) {
    this.options = options;
    this.logger = options.logger ?? silentLogger;
  }

  settings(): Promise<Settings<Schema>> {
    this.#settings ??= loadSettings(this.options, this.load);
    return this.#settings;
  }

  async dialect(): Promise<Dialect> {
    return loadDialect((await this.settings()).dbType);
  }

  /** Settings, dialect and the chain as its files stand now. */
  async task(): Promise<Task> {
    const settings = await this.settings();
    return { settings, dialect: await loadDialect(settings.dbType), chain: loadChain(settings) };
  }

  /**
   * The schema that revisions are generated from.
   *
   * @throws MIG_CONFIG_SCHEMA_MODULE when the module that the configuration names exports none
   */
  async schema(): Promise<Schema> {
    const settings = await this.settings();
    if (settings.schema !== null) return settings.schema;
    if (settings.schemaModule === null) return (await import("../cortex/cortex-schema.js")).cortexSchema;
    const exported = await this.load(settings.schemaModule);
    const schema = exported["default"] ?? exported["schema"];
    if (isSchema(schema)) return schema;
    throw cortexError("MIG_MANAGER_SCHEMA_MODULE", { path: settings.schemaModule });
  }

  /** The database for people. */
  async label(): Promise<string> {
    const settings = await this.settings();
    return (await loadDialect(settings.dbType)).describeTarget(settings.database);
  }

  /**
   * Runs work with a connection, and closes it after. A database in memory ends with its connection, so that one is
   * kept until {@link close}; a handle of the host's is never closed.
   */
  async connected<T>(access: "read" | "write", work: (connection: Connection) => Promise<T>): Promise<T> {
    const settings = await this.settings();
    const dialect = await this.dialect();
    if (settings.database.memory || settings.database.handle !== null) {
      this.#kept ??= dialect.connect(settings.database, { readOnly: false });
      return work(await this.#opened(this.#kept));
    }
    const connection = await dialect.connect(settings.database, { readOnly: access === "read" });
    try {
      return await work(connection);
    } catch (error) {
      throw dialect.describeError(error, { sql: null, label: connection.label });
    } finally {
      await connection.close();
    }
  }

  /** What could not be opened is not kept: it is tried again, and there is nothing to close. */
  async #opened(kept: Promise<Connection>): Promise<Connection> {
    try {
      return await kept;
    } catch (error) {
      if (this.#kept === kept) this.#kept = undefined;
      throw error;
    }
  }

  /** Creates the database on its server, unless it is there. */
  async createDatabase(): Promise<void> {
    const { database } = await this.settings();
    const dialect = await this.dialect();
    await (await dialect.connect(database, { readOnly: false, createDatabase: true })).close();
  }

  /** The version table's rows; reading them creates nothing. */
  async rows(connection: Connection): Promise<readonly string[]> {
    const settings = await this.settings();
    return new VersionStore(await this.dialect(), connection, settings.versionTable).rows();
  }

  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept !== undefined) await (await kept).close();
  }
}

/** Whether a module's export is a schema. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";
}
