import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImportLayout, type ImportResult, MigrationManager } from "../../src/index.js";
import type { ChainDatabase, ChainTarget } from "./chain-databases.js";
import type { CorpusScript } from "./corpus-index.js";
import { stateDifference } from "./stored-text.js";
import { refusalOf } from "./try-change.js";

/** A chain as the stock client gets it: each file, in order. */
export interface StockChain {
  readonly prelude: string;
  readonly ups: readonly CorpusScript[];
  /** By the same ids; those without one cannot be taken back. */
  readonly downs: readonly CorpusScript[];
}

/** The same chain twice: imported and run by Cortex, and fed to the stock client. */
export class ChainRun {
  readonly imported: ImportResult;
  readonly #manager: MigrationManager;
  readonly #ours: ChainDatabase;
  readonly #stock: ChainDatabase;
  readonly #chain: StockChain;
  readonly #folder: string;

  private constructor(parts: {
    readonly imported: ImportResult;
    readonly manager: MigrationManager;
    readonly ours: ChainDatabase;
    readonly stock: ChainDatabase;
    readonly chain: StockChain;
    readonly folder: string;
  }) {
    this.imported = parts.imported;
    this.#manager = parts.manager;
    this.#ours = parts.ours;
    this.#stock = parts.stock;
    this.#chain = parts.chain;
    this.#folder = parts.folder;
  }

  static async begin(
    target: ChainTarget,
    from: {
      readonly directory: string;
      readonly layout: ImportLayout;
      readonly placeholders?: Readonly<Record<string, string>>;
    },
    chain: StockChain,
  ): Promise<ChainRun> {
    const folder = mkdtempSync(join(tmpdir(), "cortex-chain-"));
    const [ours, stock] = [await target.empty(), await target.empty()];
    const manager = new MigrationManager({
      environment: {},
      cwd: folder,
      interactive: false,
      versionsDirectory: join(folder, "versions"),
      ...ours.options,
    });
    const { directory, layout: from_, placeholders = {} } = from;
    const imported = await manager.importChain({ directory, from: from_, placeholders });
    return new ChainRun({ imported, manager, ours, stock, chain, folder });
  }

  /** The ids of the stock files that have a way back. */
  hasDown(id: string): boolean {
    return this.#chain.downs.some((down) => down.id === id);
  }

  /** Upgrades Cortex's one; null when it ran, else the refusal. */
  up(target: string): Promise<string | null> {
    return refusalOf(async () => {
      await this.#manager.applyMigrations({ target });
    });
  }

  down(): Promise<string | null> {
    return refusalOf(async () => {
      await this.#manager.downgradeMigrations({ target: "-1" });
    });
  }

  /** Feeds all the ways up to the stock client. */
  async stockUp(): Promise<string | null> {
    for (const script of this.#chain.ups) {
      const failure = await this.#stock.feed(script, this.#chain.prelude);
      if (failure !== null) return `${script.id}: ${failure}`;
    }
    return null;
  }

  async stockDown(id: string): Promise<string | null> {
    const script = this.#chain.downs.find((down) => down.id === id);
    return script === undefined ? "there is none" : this.#stock.feed(script, this.#chain.prelude);
  }

  /** How Cortex's database differs from the stock client's. */
  async difference(): Promise<readonly string[]> {
    return stateDifference(await this.#stock.dump(), await this.#ours.dump());
  }

  schema(): Promise<readonly string[]> {
    return this.#ours.schema();
  }

  async end(): Promise<void> {
    await this.#manager.close();
    await this.#ours.dispose();
    await this.#stock.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
