import type { Hono } from "hono";
import { cortexError } from "../../errors/index.js";
import type { ServerContext } from "../server-context.js";
import { queryOf } from "./query.js";

/** `GET /api/v1/migrations/revisions` (the whole chain, newest first) and `/revisions/:id` (one of them). */
export function registerRevisionRoutes(app: Hono, { service }: ServerContext): void {
  app.get("/api/v1/migrations/revisions", async (c) => {
    queryOf(c, []);
    return c.json({ revisions: await service.history({ indicateCurrent: true }) });
  });

  app.get("/api/v1/migrations/revisions/:id", async (c) => {
    queryOf(c, []);
    const identifier = c.req.param("id");
    const found = await service.show(identifier, { indicateCurrent: true });
    const [revision] = found;
    if (revision === undefined) throw cortexError("MIG_REVISION_NOT_FOUND", { identifier });
    if (found.length > 1)
      throw cortexError("MIG_SERVER_NOT_ONE_REVISION", {
        identifier,
        revisions: found.map((one) => one.revision),
      });
    return c.json(revision);
  });
}
