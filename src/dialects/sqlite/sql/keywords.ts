/**
 * The keywords that can never stand bare where a name is expected.
 * The others are "fallback" keywords that SQLite's parser turns back into names (https://sqlite.org/lang_keywords.html).
 */
const RESERVED = new Set(
  `ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE
  DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTO IS ISNULL JOIN LIMIT NOT NOTHING
  NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING
  VALUES WHEN WHERE EXCEPT INTERSECT`.split(/\s+/),
);

/** Keywords that name a thing when nothing else fits. */
const FALLBACK = new Set(
  `ABORT ACTION AFTER ALWAYS ANALYZE ASC ATTACH BEFORE BEGIN BY CASCADE CAST COLUMN CONFLICT CROSS CURRENT
  CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFERRED DESC DETACH DO EACH END EXCLUDE EXCLUSIVE EXPLAIN FAIL
  FILTER FIRST FOLLOWING FOR FULL GENERATED GLOB GROUPS IF IGNORE IMMEDIATE INDEXED INITIALLY INNER INSTEAD KEY LAST
  LEFT LIKE MATCH MATERIALIZED NATURAL NO NULLS OF OFFSET OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING QUERY RAISE
  RANGE RECURSIVE REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RIGHT ROLLBACK ROW ROWS SAVEPOINT TEMP TEMPORARY TIES
  TRIGGER UNBOUNDED VACUUM VIEW VIRTUAL WINDOW WITH WITHOUT`.split(/\s+/),
);

/** True for a word that SQLite never takes as a bare name (`select`, `check`, `index` …). */
export function isReservedWord(word: string): boolean {
  return RESERVED.has(word.toUpperCase());
}

/** True for every word of SQLite's keyword list, also those that may be used as a bare name. */
export function isKeyword(word: string): boolean {
  const upper = word.toUpperCase();
  return RESERVED.has(upper) || FALLBACK.has(upper);
}

/** Every keyword, in upper case and sorted. */
export const KEYWORDS: readonly string[] = Object.freeze([...RESERVED, ...FALLBACK].sort());
