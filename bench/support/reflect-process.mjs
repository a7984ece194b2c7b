// argv: the bundled code, the server, how many tables, "make" or "measure". Prints one JSON document of milliseconds.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [codePath, server, count, task] = process.argv.slice(2);
const code = await import(pathToFileURL(codePath).href);
const { Client } = createRequire(import.meta.url)("pg");
const NAME = "cortex_bench_reflect";
const url = new URL(server);
url.pathname = `/${NAME}`;
const TARGET = {
  ...{ url: url.href, file: null, memory: false, host: null, port: null, username: null, password: null },
  ...{ name: null, schema: null, handle: null, ssl: "off", sslCa: null, cwd: process.cwd() },
};

const nameOf = (n) => `t${String(n).padStart(4, "0")}`;

/** Twenty columns, a key, a reference, checks as people write them, defaults of both kinds, three indexes. */
function tableOf(n) {
  const {
    column,
    table,
    check,
    index,
    sql,
    text,
    string,
    integer,
    bigInteger,
    numeric,
    boolean,
    dateTime,
    uuid,
    date,
  } = code;
  const name = nameOf(n);
  return table(name, [
    column("id", bigInteger(), { primaryKey: true }),
    // Not a chain: Alembic follows references by recursion, and would not come to the end of one.
    column(
      "owner",
      bigInteger(),
      n % 10 === 0 ? {} : { references: { table: nameOf(n - (n % 10)), column: "id" } },
    ),
    column("key", uuid(), { nullable: false }),
    column("title", string(200), { nullable: false, serverDefault: "" }),
    column("state", string(20), { nullable: false, serverDefault: "new" }),
    column("amount", numeric(12, 2), { nullable: false, serverDefault: 0 }),
    column("active", boolean(), { nullable: false, serverDefault: true }),
    column("created", dateTime({ timezone: true }), { nullable: false, serverDefault: sql`now()` }),
    column("born", date()),
    ...Array.from({ length: 5 }, (_, at) => column(`note_${at}`, text())),
    ...Array.from({ length: 6 }, (_, at) => column(`count_${at}`, integer(), { serverDefault: at })),
    check("amount >= 0", { name: `ck_${name}_amount` }),
    index(`ix_${name}_created`, ["created"]),
    index(`ix_${name}_state`, ["state", "title"]),
    index(`ux_${name}_key`, ["key"], { unique: true }),
  ]);
}

const desired = code.defineSchema({ tables: Array.from({ length: Number(count) }, (_, n) => tableOf(n)) });
const dialect = code.postgresqlDialect;

if (task === "make") await make();
else process.stdout.write(JSON.stringify(await measure()));

async function make() {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  for (const name of [NAME, "cortex_bench_empty"]) {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}`);
  }
  await admin.end();
  const connection = await dialect.connect(TARGET, { readOnly: false });
  await connection.run("BEGIN");
  for (const definition of desired.tables)
    for (const { sql } of await dialect.compile(
      { kind: "createTable", table: definition, ifNotExists: false },
      connection,
    ))
      await connection.run(sql);
  await connection.run("COMMIT; ANALYZE");
  await connection.close();
}

async function measure() {
  const connection = await dialect.connect(TARGET, { readOnly: false });
  const timed = async (work) => {
    const begun = performance.now();
    const value = await work();
    return [performance.now() - begun, value];
  };
  let queries = 0;
  const { query } = Client.prototype;
  Client.prototype.query = function counted(...args) {
    queries += 1;
    return query.apply(this, args);
  };
  const scope = { schema: null, exclude: [] };
  const [reflected, { schema }] = await timed(() => dialect.reflect(connection, scope));
  Client.prototype.query = query;
  const [compared, { differences }] = await timed(() =>
    code.compareDatabase({ dialect, connection, desired }),
  );
  const [generated] = await timed(async () => {
    const reflection = await dialect.reflect(connection, { ...scope, definitions: true });
    const { typeBuilders } = code;
    return code.generateFromDatabase({
      reflection,
      options: code.compareOptionsOf(dialect),
      rebuildsTables: false,
      typeBuilders,
    });
  });
  await connection.close();
  if (schema.tables.length !== Number(count)) throw new Error(`${schema.tables.length} tables were read`);
  const memory = process.resourceUsage().maxRSS / 1024;
  return {
    reflect: reflected,
    compare: compared,
    generate: generated,
    queries,
    differences: differences.length,
    memory,
  };
}
