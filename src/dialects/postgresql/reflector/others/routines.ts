import { type CatalogPart, IN_NAMESPACES } from "../catalog-query.js";
import { bare, inSchema, label, part, ref, refTo } from "./part.js";

const SIGNATURE = `${ref("n.nspname", "r.proname")} || '(' || pg_catalog.pg_get_function_identity_arguments(r.oid) || ')'`;
const NAME = `${label("n.nspname", "r.proname")} || '(' || pg_catalog.pg_get_function_identity_arguments(r.oid) || ')'`;
const NOT_OF_A_TYPE =
  "NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_proc'::regclass AND x.objid = r.oid AND x.deptype = 'i')";

const ROUTINE = part({
  at: ["pg_proc", "r.oid"],
  rank: 7,
  kind: "CASE r.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END",
  name: NAME,
  target: `CASE r.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || ${SIGNATURE}`,
  create: `ARRAY[rtrim(${bare("pg_catalog.pg_get_functiondef(r.oid)", "'CREATE OR REPLACE ' || CASE r.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END", ["n.nspname", "r.proname"])}, E'\\n')]`,
  from: `${inSchema("pg_proc", ["r", "pronamespace"])} AND r.prokind <> 'a' AND ${NOT_OF_A_TYPE}`,
});

const routine = (oid: string): string => refTo("pg_proc", ["pro", oid]);
const option = (name: string, oid: string): string =>
  `CASE WHEN ${oid} = 0 THEN '' ELSE ', ${name} = ' || ${routine(oid)} END`;
const flag = (name: string, condition: string): string =>
  `CASE WHEN ${condition} THEN ', ${name}' ELSE '' END`;
const modify = (name: string, column: string): string =>
  `CASE ${column} WHEN 's' THEN ', ${name} = SHAREABLE' WHEN 'w' THEN ', ${name} = READ_WRITE' ELSE ', ${name} = READ_ONLY' END`;
/** What is said only where there is a final function: without one it is the default. */
const modified = (name: string, [column, oid]: readonly [string, string]): string =>
  `CASE WHEN ${oid} = 0 THEN '' ELSE ${modify(name, column)} END`;
const text = (name: string, column: string): string =>
  `coalesce(', ${name} = ' || quote_literal(${column}), '')`;
const typeOf = (oid: string): string => `pg_catalog.format_type(${oid}, NULL)`;

/** https://www.postgresql.org/docs/18/sql-createaggregate.html */
const AGGREGATE = part({
  at: ["pg_proc", "r.oid"],
  rank: 8,
  kind: "'aggregate'",
  name: NAME,
  target: `'AGGREGATE ' || ${ref("n.nspname", "r.proname")} || '(' || CASE WHEN r.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_identity_arguments(r.oid) END || ')'`,
  create: `ARRAY['CREATE AGGREGATE ' || ${ref("n.nspname", "r.proname")} || '(' || CASE WHEN r.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_arguments(r.oid) END
    || ') (SFUNC = ' || ${routine("g.aggtransfn")} || ', STYPE = ' || ${typeOf("g.aggtranstype")}
    || CASE WHEN g.aggtransspace = 0 THEN '' ELSE ', SSPACE = ' || g.aggtransspace END
    || ${option("FINALFUNC", "g.aggfinalfn")} || ${flag("FINALFUNC_EXTRA", "g.aggfinalextra")} || ${modified("FINALFUNC_MODIFY", ["g.aggfinalmodify", "g.aggfinalfn"])}
    || ${option("COMBINEFUNC", "g.aggcombinefn")} || ${option("SERIALFUNC", "g.aggserialfn")} || ${option("DESERIALFUNC", "g.aggdeserialfn")}
    || ${text("INITCOND", "g.agginitval")}
    || ${option("MSFUNC", "g.aggmtransfn")} || ${option("MINVFUNC", "g.aggminvtransfn")} || CASE WHEN g.aggmtranstype = 0 THEN '' ELSE ', MSTYPE = ' || ${typeOf("g.aggmtranstype")} END
    || CASE WHEN g.aggmtransspace = 0 THEN '' ELSE ', MSSPACE = ' || g.aggmtransspace END
    || ${option("MFINALFUNC", "g.aggmfinalfn")} || ${flag("MFINALFUNC_EXTRA", "g.aggmfinalextra")} || ${modified("MFINALFUNC_MODIFY", ["g.aggmfinalmodify", "g.aggmfinalfn"])}
    || ${text("MINITCOND", "g.aggminitval")}
    || CASE WHEN g.aggsortop = 0 THEN '' ELSE ', SORTOP = OPERATOR(' || (SELECT quote_ident(son.nspname) || '.' || so.oprname FROM pg_catalog.pg_operator so JOIN pg_catalog.pg_namespace son ON son.oid = so.oprnamespace WHERE so.oid = g.aggsortop) || ')' END
    || CASE r.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END
    || ${flag("HYPOTHETICAL", "g.aggkind = 'h'")} || ')']`,
  from: `${inSchema("pg_proc", ["r", "pronamespace"]).replace("WHERE", "JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = r.oid WHERE")} AND r.prokind = 'a'`,
});

const operator = (oid: string): string =>
  `(SELECT CASE WHEN qn.nspname IN (current_schema(), 'pg_catalog') THEN q.oprname::text ELSE 'OPERATOR(' || quote_ident(qn.nspname) || '.' || q.oprname || ')' END FROM pg_catalog.pg_operator q JOIN pg_catalog.pg_namespace qn ON qn.oid = q.oprnamespace WHERE q.oid = ${oid})`;
const OPERATOR_NAME =
  "CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END || o.oprname";
const OPERANDS = `'(' || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE ${typeOf("o.oprleft")} END || ', ' || ${typeOf("o.oprright")} || ')'`;
const operand = (name: string, oid: string): string =>
  `CASE ${oid} WHEN 0 THEN '' ELSE ', ${name} = ' || ${typeOf(oid)} END`;

const OPERATOR = part({
  at: ["pg_operator", "o.oid"],
  rank: 8,
  kind: "'operator'",
  name: `${label("n.nspname", "o.oprname")} || ${OPERANDS}`,
  target: `'OPERATOR ' || ${OPERATOR_NAME} || ' ' || ${OPERANDS}`,
  // A commutator or negator that is itself made later is a shell until then, and is dropped with this one perhaps.
  drop: `CASE WHEN o.oprcom <> 0 OR o.oprnegate <> 0 THEN ARRAY['DROP OPERATOR IF EXISTS ' || ${OPERATOR_NAME} || ' ' || ${OPERANDS}] END`,
  create: `CASE WHEN o.oprcode <> 0 THEN ARRAY['CREATE OPERATOR ' || ${OPERATOR_NAME} || ' (FUNCTION = ' || ${routine("o.oprcode")} || ${operand("LEFTARG", "o.oprleft")} || ${operand("RIGHTARG", "o.oprright")}
    || CASE o.oprcom WHEN 0 THEN '' ELSE ', COMMUTATOR = ' || ${operator("o.oprcom")} END || CASE o.oprnegate WHEN 0 THEN '' ELSE ', NEGATOR = ' || ${operator("o.oprnegate")} END
    || ${option("RESTRICT", "o.oprrest")} || ${option("JOIN", "o.oprjoin")} || ${flag("HASHES", "o.oprcanhash")} || ${flag("MERGES", "o.oprcanmerge")} || ')'] END`,
  from: inSchema("pg_operator", ["o", "oprnamespace"]),
});

const METHOD = "(SELECT quote_ident(m.amname) FROM pg_catalog.pg_am m WHERE m.oid = o.METHOD)";
const methodOf = (column: string): string => METHOD.replace("METHOD", column);
/** The operators and functions that belong to a class itself, and not to its family alone. */
const member = (catalog: string, items: string): string =>
  `SELECT ${items} FROM pg_catalog.${catalog} mm WHERE EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.${catalog}'::regclass AND x.objid = mm.oid AND x.refclassid = 'pg_catalog.pg_opclass'::regclass AND x.refobjid = o.oid AND x.deptype = 'i')`;

const OPERATOR_CLASS = part({
  at: ["pg_opclass", "o.oid"],
  rank: 9,
  kind: "'operator class'",
  name: label("n.nspname", "o.opcname"),
  target: `'OPERATOR CLASS ' || ${ref("n.nspname", "o.opcname")} || ' USING ' || ${methodOf("opcmethod")}`,
  create: `ARRAY['CREATE OPERATOR CLASS ' || ${ref("n.nspname", "o.opcname")} || CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END || ' FOR TYPE ' || ${typeOf("o.opcintype")} || ' USING ' || ${methodOf("opcmethod")} || ' FAMILY ' || ${refTo("pg_opfamily", ["opf", "o.opcfamily"])} || ' AS '
    || concat_ws(', ', CASE WHEN o.opckeytype <> 0 THEN 'STORAGE ' || ${typeOf("o.opckeytype")} END,
      (${member("pg_amop", `string_agg(format('OPERATOR %s %s (%s, %s)', mm.amopstrategy, ${operator("mm.amopopr").replaceAll("'OPERATOR(' ||", "").replaceAll(" || ')' END", " END")}, ${typeOf("mm.amoplefttype")}, ${typeOf("mm.amoprighttype")}) || CASE WHEN mm.amopsortfamily = 0 THEN '' ELSE ' FOR ORDER BY ' || ${refTo("pg_opfamily", ["opf", "mm.amopsortfamily"])} END, ', ' ORDER BY mm.amopstrategy, mm.oid)`)}),
      (${member("pg_amproc", `string_agg(format('FUNCTION %s (%s, %s) %s', mm.amprocnum, ${typeOf("mm.amproclefttype")}, ${typeOf("mm.amprocrighttype")}, mm.amproc::pg_catalog.oid::regprocedure), ', ' ORDER BY mm.amprocnum, mm.oid)`)}))]`,
  from: inSchema("pg_opclass", ["o", "opcnamespace"]),
});

/** Members of a family that belong to none of its classes are not told: such a family is refused. */
const OPERATOR_FAMILY = part({
  at: ["pg_opfamily", "o.oid"],
  rank: 8,
  kind: "'operator family'",
  name: label("n.nspname", "o.opfname"),
  target: `'OPERATOR FAMILY ' || ${ref("n.nspname", "o.opfname")} || ' USING ' || ${methodOf("opfmethod")}`,
  create: `CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.refclassid = 'pg_catalog.pg_opfamily'::regclass AND x.refobjid = o.oid AND x.classid IN ('pg_catalog.pg_amop'::regclass, 'pg_catalog.pg_amproc'::regclass))
    THEN ARRAY['CREATE OPERATOR FAMILY ' || ${ref("n.nspname", "o.opfname")} || ' USING ' || ${methodOf("opfmethod")}] END`,
  from: inSchema("pg_opfamily", ["o", "opfnamespace"]),
});

const CAST = `${typeOf("k.castsource")} || ' AS ' || ${typeOf("k.casttarget")}`;
const HERE = `n.oid IN (SELECT y.typnamespace FROM pg_catalog.pg_type y WHERE y.oid IN (k.castsource, k.casttarget) UNION SELECT y.pronamespace FROM pg_catalog.pg_proc y WHERE y.oid = k.castfunc)`;

/** A cast lies in no schema: it is told with those of its types and its function; a range type brings its own. */
const CASTS = part({
  at: ["pg_cast", "k.oid"],
  rank: 9,
  kind: "'cast'",
  name: CAST,
  target: `'CAST (' || ${CAST} || ')'`,
  create: `ARRAY['CREATE CAST (' || ${CAST} || ') ' || CASE k.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || k.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END || CASE k.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END]`,
  from: `FROM pg_catalog.pg_cast k WHERE k.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_cast'::regclass AND x.objid = k.oid AND x.deptype IN ('e', 'i')) AND EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE ${IN_NAMESPACES} AND ${HERE})`,
});

export const ROUTINES: readonly CatalogPart[] = [
  ...[ROUTINE, AGGREGATE, OPERATOR, OPERATOR_FAMILY, OPERATOR_CLASS, CASTS],
];
