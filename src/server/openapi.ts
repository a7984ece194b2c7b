import { deepFreeze } from "../util/deep-freeze.js";
import { type JsonSchema, openApiSchemas, refTo } from "./openapi-schemas.js";

/** One answer that an operation may give. */
export interface OpenApiResponse {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

/** A value in the path or the query. */
export interface OpenApiParameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}

/** What one method does on one path. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
}

/** The methods that this API uses. */
export type OpenApiMethod = "get" | "post";

/** An OpenAPI document (https://spec.openapis.org/oas/v3.1.0), as far as this API needs one. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<OpenApiMethod, OpenApiOperation>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

const json = (description: string, schema: JsonSchema): OpenApiResponse => ({
  description,
  content: { "application/json": { schema } },
});
const html = (description: string): OpenApiResponse => ({
  description,
  content: { "text/html": { schema: { type: "string" } } },
});
const failure = (description: string): OpenApiResponse => json(description, refTo("Error"));

const FAILED = failure("The database or the revision files could not be read; the code says why.");
const BAD_QUERY = failure("A parameter, or what it names, cannot be understood.");
const NO_SUCH_REVISION = failure("No revision, label or branch has that name.");
const AMBIGUOUS = failure("The name stands for several revisions, or the database's rows fit no file.");

const paths: OpenApiDocument["paths"] = {
  "/": {
    get: {
      operationId: "getRoot",
      summary: "The server runs",
      tags: ["health"],
      responses: { "200": json("It does.", refTo("Running")) },
    },
  },
  "/health/live": {
    get: {
      operationId: "getLiveness",
      summary: "The process is alive",
      description: "Never asks the database. For a liveness probe: it stays green while a migration runs.",
      tags: ["health"],
      responses: { "200": json("It is.", refTo("Liveness")) },
    },
  },
  "/health/ready": {
    get: {
      operationId: "getReadiness",
      summary: "The database has what this build needs",
      description:
        "Asks the database, at most once a second. For a readiness probe: it becomes ready by itself once the missing migrations are applied, wherever that happens.",
      tags: ["health"],
      responses: {
        "200": json("It has.", refTo("Readiness")),
        "503": json("Not yet; the reason says why.", refTo("Readiness")),
      },
    },
  },
  "/api/v1/migrations/status": {
    get: {
      operationId: "getMigrationStatus",
      summary: "How the database stands to its chain",
      tags: ["migrations"],
      responses: { "200": json("The status.", refTo("MigrationStatus")), "500": FAILED },
    },
  },
  "/api/v1/migrations/plan": {
    get: {
      operationId: "getPlan",
      summary: "What would run, and its exact SQL",
      description: "Changes nothing: the database is only read.",
      tags: ["migrations"],
      parameters: [
        {
          name: "target",
          in: "query",
          required: false,
          description: "A revision, head, heads, base, +1, -1, label@head. Default: heads.",
          schema: { type: "string" },
        },
        {
          name: "direction",
          in: "query",
          required: false,
          description: "Default: upgrade.",
          schema: { type: "string", enum: ["upgrade", "downgrade"] },
        },
      ],
      responses: {
        "200": json("The plan.", refTo("PlanDocument")),
        "400": BAD_QUERY,
        "404": NO_SUCH_REVISION,
        "409": AMBIGUOUS,
        "500": FAILED,
      },
    },
  },
  "/api/v1/migrations/history": {
    get: {
      operationId: "getHistory",
      summary: "The chain, newest first, with where the database stands",
      tags: ["migrations"],
      parameters: [
        {
          name: "range",
          in: "query",
          required: false,
          description: "start:end, start: or :end; for example base:head, -3:current.",
          schema: { type: "string" },
        },
      ],
      responses: {
        "200": json("The revisions in the range.", refTo("RevisionList")),
        "400": BAD_QUERY,
        "404": NO_SUCH_REVISION,
        "409": AMBIGUOUS,
        "500": FAILED,
      },
    },
  },
  "/api/v1/migrations/revisions": {
    get: {
      operationId: "listRevisions",
      summary: "Every revision of the chain, newest first",
      tags: ["revisions"],
      responses: { "200": json("The revisions.", refTo("RevisionList")), "400": BAD_QUERY, "500": FAILED },
    },
  },
  "/api/v1/migrations/revisions/{id}": {
    get: {
      operationId: "getRevision",
      summary: "One revision, with the comment of its file",
      tags: ["revisions"],
      parameters: [
        {
          name: "id",
          in: "path",
          required: true,
          description: "An id, the start of one, a label, or head.",
          schema: { type: "string" },
        },
      ],
      responses: {
        "200": json("The revision.", refTo("RevisionDetail")),
        "400": BAD_QUERY,
        "404": NO_SUCH_REVISION,
        "409": AMBIGUOUS,
        "500": FAILED,
      },
    },
  },
  "/api/v1/migrations/upgrade": {
    post: {
      operationId: "upgrade",
      summary: "Apply what is missing",
      description:
        "Needs the value of CORTEX_ADMIN_API_KEY as a bearer key; closed when the server was started without one. One upgrade runs at a time. It goes on when the client hangs up.",
      tags: ["migrations"],
      security: [{ adminKey: [] }],
      requestBody: { required: false, content: { "application/json": { schema: refTo("UpgradeRequest") } } },
      responses: {
        "200": json("It is applied, or there was nothing to do.", refTo("RunResult")),
        "400": failure("The body cannot be understood."),
        "401": failure("The key is missing or wrong."),
        "403": failure("The server has no admin key."),
        "404": NO_SUCH_REVISION,
        "409": failure("An upgrade is running already, or the target is ambiguous."),
        "413": failure("The body is too large."),
        "415": failure("The body is not JSON."),
        "429": failure("Too many wrong keys from this address; Retry-After says how long to wait."),
        "500": failure("The upgrade failed; the code says where and why."),
        "503": failure("The server is stopping."),
      },
    },
  },
  "/openapi.json": {
    get: {
      operationId: "getOpenApi",
      summary: "This document",
      tags: ["pages"],
      responses: { "200": json("OpenAPI 3.1.", { type: "object" }) },
    },
  },
  "/docs": {
    get: {
      operationId: "getDocs",
      summary: "This document for people",
      tags: ["pages"],
      responses: { "200": html("A page that needs no network.") },
    },
  },
  "/console": {
    get: {
      operationId: "getConsole",
      summary: "Status, plan and history in a browser",
      tags: ["pages"],
      responses: { "200": html("A page that needs no network.") },
    },
  },
};

/** The API as data: `/openapi.json` serves it, `/docs` shows it, and a test holds it against the real routes. */
export const openApiDocument: OpenApiDocument = deepFreeze({
  openapi: "3.1.0",
  info: {
    title: "Cortex migrations",
    version: "1",
    description:
      "The state of the database's migrations, and the way to apply them. Every failure is {\"error\":{code, message, hint, details}}; codes are stable. While the start's own migration runs, everything but /health answers 503.",
  },
  servers: [{ url: "/" }],
  tags: [
    { name: "health", description: "For orchestrators and load balancers." },
    { name: "migrations", description: "Where the database stands, and how it gets on." },
    { name: "revisions", description: "The chain of revisions." },
    { name: "pages", description: "For people." },
  ],
  paths,
  components: {
    schemas: openApiSchemas,
    securitySchemes: {
      adminKey: {
        type: "http",
        scheme: "bearer",
        description: "The value of CORTEX_ADMIN_API_KEY.",
      },
    },
  },
});
