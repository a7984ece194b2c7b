import { rebuildSuite } from "../support/rebuild-suite.js";
import { connectHandle, DRIVER } from "./open-handle.js";

rebuildSuite(DRIVER, connectHandle);
