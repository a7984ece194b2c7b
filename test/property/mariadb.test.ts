import { propertyTests } from "../support/property/property-tests.js";
import { mysqlTarget } from "../support/property/target-mysql.js";

propertyTests("mariadb", () => mysqlTarget("mariadb"), 40);
