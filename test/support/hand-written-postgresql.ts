/** Databases that hold what no database of the corpus has: the scripts that make each. */
export const HAND_WRITTEN: readonly { readonly name: string; readonly scripts: readonly string[] }[] = [
  {
    name: "hand: on tables",
    scripts: [
      `CREATE TABLE accounts (id integer GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5 MAXVALUE 1000 CACHE 3 CYCLE) PRIMARY KEY, owner name NOT NULL DEFAULT CURRENT_USER, kind text COLLATE "C" NOT NULL, total numeric(10,2) DEFAULT 0, note text, CONSTRAINT positive CHECK (total >= 0) NO INHERIT);
ALTER TABLE accounts ADD CONSTRAINT later CHECK (note <> '') NOT VALID;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY; ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON accounts FOR SELECT TO PUBLIC USING (owner = CURRENT_USER);
CREATE POLICY "no ""big"" ones" ON accounts AS RESTRICTIVE FOR INSERT WITH CHECK (total < 1000);
COMMENT ON POLICY own_rows ON accounts IS 'it''s mine';
CREATE TABLE log (at timestamptz DEFAULT now(), what text, account integer REFERENCES accounts DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE log REPLICA IDENTITY FULL;
ALTER TABLE log ALTER what SET STORAGE EXTERNAL, ALTER what SET STATISTICS 500, ALTER account SET (n_distinct = 20);
CREATE UNLOGGED TABLE scrap (id serial, body text) WITH (fillfactor = 50, autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE RULE quiet AS ON DELETE TO log DO INSTEAD NOTHING;
CREATE RULE told AS ON UPDATE TO accounts DO ALSO INSERT INTO log (what) VALUES ('updated');
ALTER TABLE accounts DISABLE RULE told;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RETURN NEW; END; $body$;
COMMENT ON FUNCTION touch() IS 'does $nothing$';
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.total > 5) EXECUTE FUNCTION touch();
CREATE TRIGGER quiet_one BEFORE UPDATE OF total ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE accounts DISABLE TRIGGER quiet_one; COMMENT ON TRIGGER checked ON accounts IS 'later';
CREATE STATISTICS ways (dependencies, ndistinct) ON kind, owner FROM accounts; COMMENT ON STATISTICS ways IS 'two';
CREATE INDEX accounts_kind ON accounts (lower(kind) DESC NULLS LAST, total) INCLUDE (note) WITH (fillfactor = 70) WHERE total > 0;
ALTER INDEX accounts_kind ALTER COLUMN 1 SET STATISTICS 300; COMMENT ON INDEX accounts_kind IS 'by kind'; CREATE INDEX accounts_total ON accounts (total); ALTER TABLE accounts CLUSTER ON accounts_total;
CREATE UNIQUE INDEX accounts_owner ON accounts (kind text_pattern_ops, owner) NULLS NOT DISTINCT; COMMENT ON CONSTRAINT positive ON accounts IS 'never less'; COMMENT ON COLUMN accounts.kind IS 'a kind';
CREATE TABLE keyed (a integer, b integer, c integer, PRIMARY KEY (a) INCLUDE (b) WITH (fillfactor = 60), CONSTRAINT c_once UNIQUE (c) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE late (a integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, b integer UNIQUE, c text); ALTER TABLE late REPLICA IDENTITY NOTHING;
CREATE TABLE a_cycle (id integer PRIMARY KEY, b integer); CREATE TABLE b_cycle (id integer PRIMARY KEY, a integer REFERENCES a_cycle ON DELETE SET NULL ON UPDATE CASCADE);
ALTER TABLE a_cycle ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b_cycle MATCH FULL NOT VALID;
CREATE TABLE pairs (a integer, b integer, PRIMARY KEY (a, b)); CREATE TABLE of_pairs (id integer, a integer, b integer, FOREIGN KEY (a, b) REFERENCES pairs ON DELETE SET NULL (b));
CREATE TABLE old_name (id serial PRIMARY KEY, seen bigserial); ALTER TABLE old_name RENAME TO new_name; ALTER SEQUENCE old_name_seen_seq INCREMENT BY 10 CACHE 5; ALTER TABLE new_name RENAME COLUMN seen TO viewed;
CREATE SEQUENCE odd AS smallint START 7 INCREMENT -1 MINVALUE -5 MAXVALUE 9 CYCLE; CREATE TABLE numbered (id integer DEFAULT nextval('odd'), twice integer GENERATED ALWAYS AS (3 * 2) STORED); ALTER SEQUENCE odd OWNED BY numbered.id; COMMENT ON SEQUENCE odd IS 'odd';
CREATE TABLE parent (id serial PRIMARY KEY, kind text DEFAULT 'p' CHECK (kind <> '')); CREATE TABLE child (extra text, CHECK (extra <> 'x')) INHERITS (parent); CREATE TABLE a_grandchild (more integer DEFAULT 1 NOT NULL, account integer REFERENCES accounts) INHERITS (child); ALTER TABLE child ALTER kind SET DEFAULT 'c'; ALTER TABLE child ADD PRIMARY KEY (id); COMMENT ON TABLE child IS 'a child'; CREATE INDEX child_extra ON child (extra);
CREATE TABLE said_as_text (a smallint DEFAULT '128', b smallint DEFAULT -1, c integer DEFAULT '-7', d integer DEFAULT -7, e bigint DEFAULT '5', f bigint DEFAULT -5000000000, g bigint DEFAULT '-5', h numeric DEFAULT '1.50', i numeric DEFAULT -1.5, j numeric(6,2) DEFAULT '-2', k double precision DEFAULT '1.5', l double precision DEFAULT -1.5, m real DEFAULT '-0', n bigint DEFAULT -9223372036854775808, o integer DEFAULT -2147483648, p numeric DEFAULT -99999999999999999999, q boolean DEFAULT 't', r integer DEFAULT '0010', s smallint DEFAULT '-1'::bigint, t text DEFAULT 5, u integer DEFAULT 2147483648, v real DEFAULT '2', w bigint DEFAULT 7::smallint, x bigint DEFAULT 9007199254740993, y numeric DEFAULT 5000000000, z integer DEFAULT 5000000000);
CREATE FUNCTION zz_trimmed(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT btrim($1) $$; CREATE FUNCTION calling(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT public.zz_trimmed($1) $$; CREATE TABLE called (a text CHECK (calling(a) <> '')); CREATE INDEX called_a ON called (calling(a));`,
    ],
  },
  {
    name: "hand: beside tables",
    scripts: [
      `CREATE EXTENSION btree_gist; CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION tablefunc; CREATE SCHEMA "odd ""schema"; CREATE SCHEMA tools; CREATE EXTENSION pg_trgm SCHEMA tools; COMMENT ON SCHEMA tools IS 'tools';
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy'); COMMENT ON TYPE mood IS 'moods'; CREATE TYPE lonely AS ENUM ('a'); CREATE TYPE pair AS (a integer, b text COLLATE "C"); COMMENT ON COLUMN pair.a IS 'the first';
CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CONSTRAINT above CHECK (VALUE > 0); ALTER DOMAIN positive ADD CONSTRAINT below CHECK (VALUE < 100) NOT VALID; COMMENT ON DOMAIN positive IS 'above 0'; CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'sad');
CREATE TYPE floats AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE COLLATION german (provider = icu, locale = 'de-DE', deterministic = false);
CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(t) $$; CREATE FUNCTION is_fine(m mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT m <> ''sad''';
CREATE TABLE feelings (id integer PRIMARY KEY, m mood DEFAULT 'happy' CHECK (is_fine(m)), ms mood[] DEFAULT '{sad}', g good_mood, p positive, pp pair, r floats, name text COLLATE german, loud text GENERATED ALWAYS AS (shout('x')) STORED, c citext, h hstore, EXCLUDE USING gist (id WITH =, r WITH &&) WHERE (id > 5) DEFERRABLE);
CREATE TABLE "odd ""schema"."Table ""one""" ("a ""b" serial PRIMARY KEY, mood mood, kind text DEFAULT 'it''s'); CREATE INDEX "Odd ""index" ON "odd ""schema"."Table ""one""" USING gin (kind tools.gin_trgm_ops);
CREATE TABLE tools.users (id integer PRIMARY KEY, feeling integer REFERENCES feelings); CREATE TABLE users (id integer PRIMARY KEY REFERENCES tools.users); COMMENT ON TABLE tools.users IS 'theirs';
CREATE FUNCTION rows_of(f feelings) RETURNS SETOF feelings LANGUAGE sql AS $$ SELECT * FROM feelings WHERE id = f.id $$; CREATE FUNCTION atomic(a integer DEFAULT 5, VARIADIC b integer[] DEFAULT '{}') RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM users WHERE id = a; SELECT count(*) FROM feelings; END; CREATE PROCEDURE nothing(INOUT x integer) LANGUAGE plpgsql AS $$ BEGIN x := 1; END; $$; COMMENT ON PROCEDURE nothing IS 'no';
CREATE FUNCTION tools.users(x integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, PARALLEL = SAFE, COMBINEFUNC = int4pl); COMMENT ON AGGREGATE total(integer) IS 'sum';
CREATE FUNCTION same(a pair, b pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a.a = b.a'; CREATE OPERATOR === (FUNCTION = same, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel); CREATE FUNCTION unlike(a pair, b pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a.a <> b.a'; CREATE OPERATOR !== (FUNCTION = unlike, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = !==, NEGATOR = ===);
CREATE FUNCTION to_pair(integer) RETURNS pair LANGUAGE sql AS 'SELECT ROW($1, '''')::pair'; CREATE CAST (integer AS pair) WITH FUNCTION to_pair(integer) AS ASSIGNMENT; COMMENT ON CAST (integer AS pair) IS 'pairs';
CREATE FUNCTION by_length(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT length($1) - length($2)'; CREATE OPERATOR CLASS length_ops FOR TYPE text USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 by_length(text, text);
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, stopwords = 'english'); CREATE TEXT SEARCH CONFIGURATION mine (COPY = english); ALTER TEXT SEARCH CONFIGURATION mine ALTER MAPPING FOR asciiword WITH plain, english_stem; COMMENT ON TEXT SEARCH CONFIGURATION mine IS 'mine';
CREATE VIEW a_view WITH (security_barrier, check_option = local) AS SELECT id, m FROM feelings WHERE id > 0; CREATE VIEW a_first AS SELECT count(*) AS n, max(id) AS "Max" FROM a_view; COMMENT ON COLUMN a_first.n IS 'how many'; ALTER VIEW a_view ALTER id SET DEFAULT 7;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END; $$; CREATE TRIGGER into_view INSTEAD OF INSERT ON a_view FOR EACH ROW EXECUTE FUNCTION instead();
CREATE MATERIALIZED VIEW counts WITH (fillfactor = 80) AS SELECT n FROM a_first WITH NO DATA; CREATE UNIQUE INDEX counts_n ON counts (n); COMMENT ON MATERIALIZED VIEW counts IS 'numbers'; COMMENT ON INDEX counts_n IS 'once'; ALTER MATERIALIZED VIEW counts CLUSTER ON counts_n; ALTER MATERIALIZED VIEW counts ALTER n SET STATISTICS 50;
CREATE TABLE events (id bigint GENERATED BY DEFAULT AS IDENTITY, at date NOT NULL, kind text DEFAULT 'e', user_id integer REFERENCES users, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX events_kind ON events (kind); CREATE TABLE tools.events_2020 PARTITION OF events (kind DEFAULT 'old') FOR VALUES FROM ('2020-01-01') TO ('2021-01-01'); CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY HASH (id); CREATE TABLE events_rest_0 PARTITION OF events_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0) WITH (fillfactor = 90); CREATE INDEX only_rest ON events_rest_0 (user_id); ALTER TABLE events_rest_0 ENABLE ROW LEVEL SECURITY; CREATE FUNCTION touch_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END; $$; CREATE TRIGGER on_events BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch_event(); `,
      `CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere', dbname 'it''s'); CREATE FOREIGN TABLE far_away (id integer OPTIONS (column_name 'the id') NOT NULL, CHECK (id > 0)) SERVER far OPTIONS (table_name 't'); COMMENT ON FOREIGN TABLE far_away IS 'far';
CREATE PUBLICATION a_few FOR TABLE ONLY users, TABLE ONLY feelings (id, m) WHERE (id > 3) WITH (publish = 'insert, update'); CREATE PUBLICATION every FOR ALL TABLES; CREATE PUBLICATION theirs FOR TABLES IN SCHEMA tools, TABLE ONLY users;
CREATE FUNCTION ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END; $$; CREATE EVENT TRIGGER seen ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION ddl_seen(); ALTER EVENT TRIGGER seen ENABLE ALWAYS; COMMENT ON EVENT TRIGGER seen IS 'sees';`,
    ],
  },
];
