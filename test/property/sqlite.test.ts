import { propertyTests } from "../support/property/property-tests.js";
import { sqliteTarget } from "../support/property/target-sqlite.js";

propertyTests("sqlite", sqliteTarget, 60);
