import { MysqlStepSession } from "../../../../src/dialects/mysql/step-session.js";
import { connect } from "../../../../src/dialects/mysql/driver.js";

async function main(): Promise<void> {
  const connection = await connect(
    {
      url: process.argv[2] ?? "",
      host: null,
      port: null,
      username: null,
      password: null,
      database: null,
      file: null,
      memory: false,
      schema: null,
      ssl: "off",
      sslCa: null,
      handle: null,
    },
    { readOnly: false },
  );
  await connection.run("CREATE TABLE held (a INT)");
  const session = await MysqlStepSession.open(connection, { versionTable: "alembic_version", schema: null });
  await session.begin({ lockTimeoutMs: 5_000 });
  await connection.execute("INSERT INTO held VALUES (1)");
  process.stdout.write("held\n");
  setInterval(() => undefined, 1_000);
}

void main();
