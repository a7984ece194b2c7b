/**
 * Words that cannot name a table, a column or a type without quotes: PostgreSQL's reserved words, those that can be
 * only a function or a type, and those that can be neither a function nor a type
 * (https://www.postgresql.org/docs/current/sql-keywords-appendix.html). `quote_identifier()` of the server quotes all
 * three kinds.
 */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
  current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct
  do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit
  localtime localtimestamp not null offset on only or order placing primary references returning select session_user
  some symmetric system_user table then to trailing true union unique user using variadic when where window with`.split(
    /\s+/,
  ),
);

const FUNCTION_OR_TYPE = new Set(
  `authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like
  natural notnull outer overlaps right similar tablesample verbose`.split(/\s+/),
);

const COLUMN_NAME = new Set(
  `between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int
  integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar
  json_serialize json_table json_value least merge_action national nchar none normalize nullif numeric out overlay
  position precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat
  xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);

/** True for a word that `quote_ident()` of the server would put in quotes. */
export function isKeyword(word: string): boolean {
  return RESERVED.has(word) || FUNCTION_OR_TYPE.has(word) || COLUMN_NAME.has(word);
}

/** True for a word that can never stand bare where a column is named. */
export function isReservedWord(word: string): boolean {
  const lower = word.toLowerCase();
  return RESERVED.has(lower) || FUNCTION_OR_TYPE.has(lower);
}

/** All of them, in lower case and sorted. */
export const KEYWORDS: readonly string[] = Object.freeze(
  [...RESERVED, ...FUNCTION_OR_TYPE, ...COLUMN_NAME].sort(),
);
