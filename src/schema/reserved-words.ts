/** Words that are no column where they stand bare, on at least one database; one too many does no harm. */
const RESERVED: ReadonlySet<string> = new Set(
  `accessible add all alter always analyse analyze and any array as asc asensitive asymmetric authorization before
  begin between bigint binary blob both by call cascade case cast change char character check collate collation
  column commit concurrently condition constraint continue convert create cross cube cume_dist current
  current_catalog current_date current_role current_schema current_time current_timestamp current_user cursor
  database databases date day_hour dec decimal declare default deferrable delayed delete dense_rank desc describe
  deterministic distinct distinctrow div do double drop dual each else elseif empty enclosed end escape escaped
  except exists exit explain extract false fetch first_value float for force foreign freeze from full fulltext
  function generated get glob grant group grouping groups having high_priority if ignore ilike in index infile
  initially inner inout insensitive insert instead int integer intersect interval into is isnull iterate join
  json_table key keys kill lag last_value lateral lead leading leave left like limit linear lines load localtime
  localtimestamp lock long loop manual match merge mod modifies natural next no not nothing notnull nth_value
  ntile null nulls numeric of off offset offsets on only open optimize option or order others out outer outfile
  over overlaps parallel partition percent_rank placing position pragma precision primary procedure purge qualify
  raise range rank read reads real recursive references regexp release rename repeat replace require resignal
  restrict return returning revoke right rlike rollback row row_number rows schema schemas select sensitive
  separator session_user set show signal similar smallint some spatial specific sql sqlexception sqlstate
  sqlwarning ssl starting stored straight_join symmetric system system_user table tablesample terminated then
  time timestamp to trailing transaction trigger trim true undo union unique unlock unsigned update usage use user
  using utc_date utc_time utc_timestamp value values varbinary varchar variadic varying verbose view virtual when
  where while window with within without write xor year_month zerofill`.split(/\s+/),
);

/** Whether a name may need quotes because it is a word of SQL's. */
export const isReservedWord = (name: string): boolean => RESERVED.has(name.toLowerCase());
