import type { Context, Hono } from "hono";
import { cortexError } from "../../errors/index.js";
import type { ServerContext } from "../server-context.js";
import { queryOf } from "./query.js";

/** A target is a few words; nothing larger is even read. */
const MOST_BYTES = 4_096;

/**
 * `POST /api/v1/migrations/upgrade` with the admin key: applies what is missing, one upgrade at a time. The key is
 * looked at before the body, so that a stranger's body is never read.
 */
export function registerUpgradeRoute(
  app: Hono,
  { guard, upgrades, logger }: ServerContext,
  addressOf: (c: Context) => string,
): void {
  app.post(
    "/api/v1/migrations/upgrade",
    async (c, next) => {
      const address = addressOf(c);
      try {
        guard.admit(c.req.header("authorization"), address);
      } catch (error) {
        logger.warn("an upgrade was asked for and not admitted", { address });
        throw error;
      }
      await next();
    },
    async (c) => {
      queryOf(c, []);
      const target = targetOf(await bodyOf(c.req.raw), c.req.header("content-type"));
      logger.info("an upgrade was asked for over HTTP", { address: addressOf(c), target: target ?? "heads" });
      return c.json(await upgrades.run(target));
    },
  );
}

/**
 * The text of a body, of which no more than the limit is kept. Hono's own body limit builds a new `Request` where the
 * length is not announced (a POST without a body, or one in chunks), which fails on the adapter's request objects as
 * long as the process's own `Request` is left as it is.
 *
 * @throws MIG_SERVER_BODY_TOO_LARGE
 */
async function bodyOf({ body, headers }: Request): Promise<string> {
  const tooLarge = (): Error => cortexError("MIG_SERVER_BODY_TOO_LARGE", { limit: MOST_BYTES });
  if (Number(headers.get("content-length") ?? 0) > MOST_BYTES) throw tooLarge();
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The `target` of a body `{"target": "…"}`; undefined for an empty body or object. */
function targetOf(body: string, contentType: string | undefined): string | undefined {
  if (body.trim() === "") return undefined;
  const mediaType = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType !== "application/json")
    throw cortexError("MIG_SERVER_MEDIA_TYPE", { mediaType: mediaType || "of no type" });
  const document = parse(body);
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw cortexError("MIG_SERVER_BAD_REQUEST", { reason: "the body is not a JSON object" });
  const unknown = Object.keys(document).find((key) => key !== "target");
  if (unknown !== undefined)
    throw cortexError("MIG_SERVER_BAD_REQUEST", {
      reason: `the body has ${JSON.stringify(unknown.slice(0, 50))}; it may have "target"`,
    });
  const target = "target" in document ? document.target : undefined;
  if (target !== undefined && (typeof target !== "string" || target.trim() === ""))
    throw cortexError("MIG_SERVER_BAD_REQUEST", { reason: '"target" is not a text that names a revision' });
  return target;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw cortexError("MIG_SERVER_BAD_REQUEST", { reason: "the body is not valid JSON" }, error);
  }
}
