import type { Identity } from "../../../schema/column.js";

/** True for an identity whose numbers get less. */
export const countsDown = (identity: Identity | null): boolean => (identity?.increment ?? 1) < 0;
