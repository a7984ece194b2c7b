// Holds the migration lock of a database until it is killed: node runs it as a process of its own.
import { connect } from "../../../../src/dialects/postgresql/driver.js";
import { PostgresqlStepSession } from "../../../../src/dialects/postgresql/step-session.js";
import { NO_TARGET } from "../../../support/no-target.js";

const [url = "", sql = ""] = process.argv.slice(2);
const connection = await connect({ ...NO_TARGET, url }, { readOnly: false });
const session = new PostgresqlStepSession(connection, { versionTable: "alembic_version", schema: null });
await session.begin({ lockTimeoutMs: 10_000 });
console.log("held");
if (sql !== "") await connection.run(sql);
await new Promise((resolve) => setTimeout(resolve, 600_000));
