import { MysqlStepSession } from "../../../../src/dialects/mysql/step-session.js";
import { connect } from "../../../../src/dialects/mysql/driver.js";
import { NO_TARGET } from "../../../support/no-target.js";

async function main(): Promise<void> {
  const connection = await connect({ ...NO_TARGET, url: process.argv[2] ?? "" }, { readOnly: false });
  await connection.run("CREATE TABLE held (a INT)");
  const session = await MysqlStepSession.open(connection, { versionTable: "alembic_version", schema: null });
  await session.begin({ lockTimeoutMs: 5_000 });
  await connection.execute("INSERT INTO held VALUES (1)");
  process.stdout.write("held\n");
  setInterval(() => undefined, 1_000);
}

void main();
