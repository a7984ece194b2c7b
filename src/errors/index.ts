export { ERROR_CODES, type ErrorCode } from "./codes.js";
export { CortexError, type CortexErrorInit, type ErrorRow } from "./cortex-error.js";
export { cortexError, isCortexError } from "./cortex-error-of.js";
export { hideKnownSecrets, knowSecrets } from "./known-secrets.js";
export { mapTexts } from "./map-texts.js";
export { redact } from "./redact.js";
