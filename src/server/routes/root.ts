import type { Hono } from "hono";

/** `GET /`: the process answers. */
export function registerRootRoute(app: Hono): void {
  app.get("/", (c) => c.json({ status: "running" }));
}
