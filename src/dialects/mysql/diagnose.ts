import { type Finding, LOCK_CHECK } from "../contract/dialect.js";
import { findClusterProblem } from "./cluster.js";
import type { MysqlConnection } from "./connection/mysql-connection.js";
import { missingPrivileges } from "./grants.js";
import { OLDEST } from "./server-version.js";

/** A name in the form in which scratch databases are named; who may create it may create them. */
const SCRATCH_NAME = "cortex_scratch_00000000_000000_00000000";

const FACTS = `SELECT @@GLOBAL.sql_mode AS mode, @@SESSION.default_storage_engine AS engine, @@GLOBAL.read_only AS readOnly,
@@SESSION.character_set_database AS charset, @@SESSION.collation_database AS collation`;

type Facts = Readonly<Record<string, unknown>>;

function finding(check: string, detail: string, hint: string | null = null): Finding {
  return { check, ok: hint === null, detail, hint };
}

function versionFinding({ version }: MysqlConnection): Finding {
  const oldest = OLDEST[version.flavour];
  return version.number >= oldest.number
    ? finding("version", version.text)
    : finding("version", version.text, `Update the server: ${oldest.text} or newer is needed.`);
}

function modeFinding(facts: Facts): Finding {
  const mode = String(facts.mode);
  return /STRICT_/.test(mode)
    ? finding("sql_mode", mode)
    : finding(
        "sql_mode",
        `${mode === "" ? "(empty)" : mode}: the server cuts what does not fit`,
        "Migrations run in strict mode all the same; give the application's sessions STRICT_TRANS_TABLES as well.",
      );
}

function engineFinding(facts: Facts): Finding {
  const engine = String(facts.engine);
  return engine === "InnoDB"
    ? finding("storage engine", engine)
    : finding(
        "storage engine",
        `new tables are ${engine}`,
        "Set default_storage_engine = InnoDB: without it there are no transactions and no foreign keys.",
      );
}

function charsetFinding(facts: Facts): Finding {
  const detail = `${String(facts.charset)}, ${String(facts.collation)}`;
  return facts.charset === "utf8mb4"
    ? finding("character set", detail)
    : finding(
        "character set",
        detail,
        "Run ALTER DATABASE … CHARACTER SET utf8mb4: new tables take it from the database, and this one holds not every character.",
      );
}

const FOLDINGS = [
  "names of tables differ by case (0)",
  "names of tables are kept in lower case (1)",
  "names of tables are kept as written and compared in lower case (2)",
];

function namesFinding(connection: MysqlConnection): Finding {
  const folding = connection.facts.lowerCaseTableNames;
  return finding("lower_case_table_names", FOLDINGS[folding] ?? String(folding));
}

function writableFinding(facts: Facts): Finding {
  const readOnly = String(facts.readOnly).toUpperCase();
  return readOnly === "0" || readOnly === "OFF"
    ? finding("writable", "the server takes writes")
    : finding("writable", "the server is read-only", "Connect to the primary server and not to a replica.");
}

async function privilegesFinding(connection: MysqlConnection): Promise<Finding> {
  const database = connection.defaultSchema;
  const missing = await missingPrivileges(connection, database);
  const { user } = connection.facts;
  if (missing.length === 0) return finding("privileges", `${user} may change ${database}`);
  const [name = "", host = "%"] = user.split(/@(?=[^@]*$)/);
  return finding(
    "privileges",
    `${user} lacks ${missing.join(", ")} on ${database}`,
    `Run as an administrator: GRANT ${missing.join(", ")} ON \`${database}\`.* TO '${name}'@'${host}'.`,
  );
}

async function scratchFinding(connection: MysqlConnection): Promise<Finding> {
  const missing = await missingPrivileges(connection, SCRATCH_NAME);
  return missing.length === 0
    ? finding("scratch databases", "revisions are tried out on a database of their own")
    : finding(
        "scratch databases",
        `${connection.facts.user} may not create any, which only the generating of revisions needs: they are then not tried out`,
      );
}

async function clusterFinding(connection: MysqlConnection): Promise<Finding> {
  const problem = await findClusterProblem(connection);
  return problem === null
    ? finding(LOCK_CHECK, "GET_LOCK locks for everyone who writes here")
    : finding(LOCK_CHECK, problem.reason, problem.setting);
}

/** What of {@link diagnose} would stop a run. */
export async function obstacles(connection: MysqlConnection): Promise<readonly Finding[]> {
  const [facts = {}] = await connection.query(FACTS);
  const findings = [
    versionFinding(connection),
    writableFinding(facts),
    await privilegesFinding(connection),
    await clusterFinding(connection),
  ];
  return findings.filter(({ ok }) => !ok);
}

/** What `cortex doctor` says of a connection. Nothing is changed. */
export async function diagnose(connection: MysqlConnection): Promise<readonly Finding[]> {
  const [facts = {}] = await connection.query(FACTS);
  return [
    versionFinding(connection),
    modeFinding(facts),
    engineFinding(facts),
    charsetFinding(facts),
    namesFinding(connection),
    writableFinding(facts),
    await privilegesFinding(connection),
    await scratchFinding(connection),
    await clusterFinding(connection),
  ];
}
