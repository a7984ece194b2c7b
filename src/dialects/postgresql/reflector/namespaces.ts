import type { PostgresqlConnection } from "../connection/postgresql-connection.js";
import { identifierIfNeeded } from "../sql/quote.js";
import type { CatalogScope } from "./catalog-query.js";

/** Schemas that stand for others: the name of each in the database, and the one that the model knows. */
export type StandIns = ReadonlyMap<string, string>;

const ofScratch = new WeakMap<PostgresqlConnection, StandIns>();

/** Notes for which schemas those of a scratch connection stand. */
export function registerStandIns(connection: PostgresqlConnection, standIns: StandIns): void {
  ofScratch.set(connection, standIns);
}

/** The names of schemas in the database, and in the model, where the default one is null. */
export class Namespaces {
  readonly #defaultSchema: string;
  readonly #standIns: StandIns;

  constructor(defaultSchema: string, standIns: StandIns = new Map()) {
    this.#defaultSchema = defaultSchema;
    this.#standIns = standIns;
  }

  /** Those of a connection; a scratch has schemas that stand for the real ones. */
  static of(connection: PostgresqlConnection): Namespaces {
    return new Namespaces(connection.defaultSchema, ofScratch.get(connection));
  }

  /** These names, where the schemas of `standIns` are in the database too, `home` first in the search path. */
  within(home: string, standIns: StandIns): Namespaces {
    return new Namespaces(home, new Map([...this.#standIns, ...standIns]));
  }

  /** The default schema under the name that revisions and schema files know: that of the real one, on a scratch. */
  get defaultName(): string {
    return this.#standIns.get(this.#defaultSchema) ?? this.#defaultSchema;
  }

  /** The schema in the database that the model means. */
  databaseName(schema: string | null): string {
    return schema === null || schema === this.defaultName ? this.#defaultSchema : schema;
  }

  /** The schema as the model names it: null for the default. */
  modelName(namespace: string): string | null {
    const name = this.#standIns.get(namespace) ?? namespace;
    return name === this.defaultName ? null : name;
  }

  /** The part of the catalog with these schemas, given by their names in the database. */
  scope(namespaces: readonly string[], table: string | null = null): CatalogScope {
    return { namespaces, table, spelled: (json) => this.#spelled(json) };
  }

  /** What the server qualifies with a stand-in's name is told with the real one's. */
  #spelled(json: string): string {
    let text = json;
    for (const [name, real] of this.#standIns)
      text = text.replaceAll(`${name}.`, `${JSON.stringify(identifierIfNeeded(real)).slice(1, -1)}.`);
    return text;
  }
}
