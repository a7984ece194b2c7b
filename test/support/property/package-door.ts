/** What generated files import, without the rest of the package. */
export * from "../../unit/autogenerate/package-door.js";
export { mysql, postgresql, sqlite } from "../../../src/dialects/public-types.js";
