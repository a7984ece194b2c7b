import { connect } from "../../../../src/dialects/sqlite/driver.js";
import { rebuildSuite } from "../../../support/rebuild-suite.js";
import { NO_TARGET } from "../sqlite-dialect/open.js";

rebuildSuite("the package's own SQLite", (file) => connect({ ...NO_TARGET, file }, { readOnly: false }));
