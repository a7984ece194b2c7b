import { errorRow } from "../cortex-error.js";

export const serverCodes = {};
