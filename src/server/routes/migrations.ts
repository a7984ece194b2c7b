import type { Hono } from "hono";
import { cortexError } from "../../errors/index.js";
import type { PlanDocument } from "../../manager/types.js";
import type { ServerContext } from "../server-context.js";
import { shareInFlight } from "../share-in-flight.js";
import { queryOf } from "./query.js";

/** `GET /api/v1/migrations/status`, `/plan` and `/history`: the documents of `cortex status | plan | history --json`. */
export function registerMigrationRoutes(app: Hono, { service }: ServerContext): void {
  const sharePlan = shareInFlight<PlanDocument>();
  app.get("/api/v1/migrations/status", async (c) => c.json(await service.getMigrationStatus()));

  app.get("/api/v1/migrations/plan", async (c) => {
    const query = queryOf(c, ["target", "direction"]);
    const direction = directionOf(query.direction ?? "upgrade");
    const { target } = query;
    const document = await sharePlan(JSON.stringify([direction, target]), () =>
      service.plan({ direction, ...(target === undefined ? {} : { target }) }),
    );
    return c.json(document);
  });

  app.get("/api/v1/migrations/history", async (c) => {
    const { range } = queryOf(c, ["range"]);
    const revisions = await service.history({
      indicateCurrent: true,
      ...(range === undefined ? {} : { range }),
    });
    return c.json({ revisions });
  });
}

function directionOf(text: string): "upgrade" | "downgrade" {
  if (text === "upgrade" || text === "downgrade") return text;
  throw cortexError("MIG_SERVER_BAD_REQUEST", {
    reason: `the parameter 'direction' is ${JSON.stringify(text.slice(0, 50))}; it may be upgrade or downgrade`,
  });
}
