/**
 * x
 *
 * Revision ID: a86f8f06a3ea
 * Revises: 7e15e2e6fec9
 * Create Date: 2026-11-23T04:20:31.745Z
 */
import { type Operations } from "cortex-migrations";

export const revision = "a86f8f06a3ea";
export const downRevision = "7e15e2e6fec9";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(_op: Operations): Promise<void> {
  // nothing to change
}

export async function downgrade(_op: Operations): Promise<void> {
  // nothing to change
}
