import type { Hono } from "hono";
import type { ServerContext } from "../server-context.js";

/**
 * `GET /health/live` (the process answers; never asks the database, so that no orchestrator kills a migration that
 * runs) and `GET /health/ready` (the database has what this build needs, else 503 with the reason).
 */
export function registerHealthRoutes(app: Hono, { readiness }: ServerContext): void {
  app.get("/health/live", (c) => c.json({ status: "live", uptimeSeconds: Math.floor(process.uptime()) }));
  app.get("/health/ready", async (c) => {
    const answer = await readiness.check();
    return c.json(answer, answer.status === "ready" ? 200 : 503);
  });
}
