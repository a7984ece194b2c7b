import { type CatalogPart, IN_NAMESPACES, notOfExtension } from "../catalog-query.js";

/** What is read of an object that is no table, one row each; see `OtherRow`. */
interface PartColumns {
  /** The catalog that it is in, and its oid there: NULL and 0 for what has none. */
  readonly at: readonly [catalog: string, oid: string];
  /** The relation that it is on: it is made after it. */
  readonly of?: string;
  readonly rank: number;
  /** SQL expressions, all of them. */
  readonly kind: string;
  readonly name: string;
  readonly table?: string;
  readonly isDetail?: string;
  /** What stands after DROP and COMMENT ON; without it nothing drops it but what it is a part of. */
  readonly target?: string;
  /** The statements, an array of texts without NULLs; NULL where nothing can say it. */
  readonly create: string;
  readonly drop?: string;
  /** FROM and WHERE. */
  readonly from: string;
}

/** A SELECT for a part of the UNION that reads the others. */
export function part(columns: PartColumns): CatalogPart {
  const { at, rank, kind, name, create, from } = columns;
  const select = `SELECT 'pg_catalog.${at[0]}'::regclass::bigint, (${at[1]})::bigint, (${columns.of ?? "0"})::bigint, ${rank}, (${kind})::text, (${name})::text, (${columns.table ?? "NULL"})::text, ${columns.isDetail ?? "false"}, (${columns.target ?? "NULL"})::text, (${create})::text[], (${columns.drop ?? "NULL"})::text[] ${from}`;
  return { select, from };
}

/** A name as it is written from the default schema, which is the one that things are made in. */
export const ref = (namespace: string, name: string): string =>
  `(CASE WHEN ${namespace} = current_schema() THEN quote_ident(${name}) ELSE quote_ident(${namespace}) || '.' || quote_ident(${name}) END)`;

/** A name as it is told: with its schema where that is not the default one. */
export const label = (namespace: string, name: string): string =>
  `(CASE WHEN ${namespace} = current_schema() THEN ${name}::text ELSE ${namespace} || '.' || ${name} END)`;

/** Text that begins with `before` and the qualified name, as the server's own functions write it, as {@link ref} does. */
export const bare = (text: string, before: string, [namespace, name]: readonly [string, string]): string =>
  `(CASE WHEN ${namespace} = current_schema() THEN replace(left(${text}, strpos(${text}, ${before} || quote_ident(${namespace}) || '.' || quote_ident(${name})) + length(${before} || quote_ident(${namespace}) || '.' || quote_ident(${name})) - 1), ${before} || quote_ident(${namespace}) || '.', ${before}) || substr(${text}, strpos(${text}, ${before} || quote_ident(${namespace}) || '.' || quote_ident(${name})) + length(${before} || quote_ident(${namespace}) || '.' || quote_ident(${name}))) ELSE ${text} END)`;

/** The name of what has the oid in another catalog, as {@link ref} writes it. */
export const refTo = (catalog: string, [prefix, oid]: readonly [string, string]): string =>
  `(SELECT ${ref("rn.nspname", `r.${prefix}name`)} FROM pg_catalog.${catalog} r JOIN pg_catalog.pg_namespace rn ON rn.oid = r.${prefix}namespace WHERE r.oid = ${oid})`;

/** The schemas that are read, joined to an object; none of what an extension has brought. */
export const inSchema = (catalog: string, [alias, namespace]: readonly [string, string]): string =>
  `FROM pg_catalog.${catalog} ${alias} JOIN pg_catalog.pg_namespace n ON n.oid = ${alias}.${namespace} WHERE ${IN_NAMESPACES} AND n.nspname <> 'pg_catalog' AND ${notOfExtension(catalog, `${alias}.oid`)}`;

/** Relation `c` of schema `n`, by the oid in another catalog. */
export const onRelation = (oid: string): string =>
  `JOIN pg_catalog.pg_class c ON c.oid = ${oid} AND c.relpersistence <> 't' JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND ${IN_NAMESPACES} AND ${notOfExtension("pg_class", "c.oid")}`;

export const TABLE_LABEL = label("n.nspname", "c.relname");
export const TABLE_REF = ref("n.nspname", "c.relname");

/** A table of the model, or a partition. */
export const IS_TABLE_OR_PARTITION = "c.relkind IN ('r', 'p')";
export const HAS_ROWS = "c.relkind IN ('r', 'p', 'm')";
/** A detail of a partition is an object of its own, because the partition is one. */
export const DETAIL = "NOT c.relispartition";

export const collate = (of: string, own: string): string =>
  `CASE WHEN ${of} <> 0 AND ${of} <> ${own} THEN ' COLLATE ' || ${refTo("pg_collation", ["coll", of])} ELSE '' END`;

/** Storage parameters as they stand in parentheses. */
export const parameters = (options: string): string =>
  `(SELECT string_agg(split_part(o, '=', 1) || '=' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(${options}) o)`;

export const withParameters = (options: string): string =>
  `coalesce(' WITH (' || ${parameters(options)} || ')', '')`;

/** OPTIONS of foreign things; `with` is what stands before the list. */
export const foreignOptions = (options: string, before: string): string =>
  `coalesce(${before} || (SELECT string_agg(quote_ident(option_name) || ' ' || quote_literal(option_value), ', ') FROM pg_catalog.pg_options_to_table(${options})) || ')', '')`;
