import { propertyTests } from "../support/property/property-tests.js";
import { postgresqlTarget } from "../support/property/target-postgresql.js";

propertyTests("postgresql", postgresqlTarget, 60);
