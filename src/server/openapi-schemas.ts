/** The part of JSON Schema (https://json-schema.org/draft/2020-12) that the document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly (string | null)[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
}

const text = (description: string): JsonSchema => ({ type: "string", description });
const textOrNull = (description: string): JsonSchema => ({ type: ["string", "null"], description });
const flag = (description: string): JsonSchema => ({ type: "boolean", description });
const count = (description: string): JsonSchema => ({ type: "integer", description });
const texts = (description: string): JsonSchema => ({
  type: "array",
  items: { type: "string" },
  description,
});

/** A reference to one of {@link openApiSchemas}. */
export function refTo(name: keyof typeof openApiSchemas): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object whose properties are all there, unless named optional, and that has no others. */
function record(properties: Readonly<Record<string, JsonSchema>>, description?: string): JsonSchema {
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

const inFlight: JsonSchema = {
  ...record({
    revision: text("The revision's id."),
    direction: { type: "string", enum: ["upgrade", "downgrade"] },
    statements: {
      type: "array",
      items: record({
        sql: text("The statement."),
        isDone: flag("False for one that was begun, and of which nobody knows yet whether it has run."),
        startedAt: text("When it began."),
      }),
    },
  }),
  type: ["object", "null"],
  description: "The step that is half done, because a run is at work or was interrupted; null for none.",
};

const pending: JsonSchema = {
  type: "array",
  description: "The revisions that are missing, in the order in which they would be applied.",
  items: record({ revision: text("The revision's id."), description: text("Its one-line description.") }),
};

const revisionProperties = {
  revision: text("The revision's id."),
  downRevision: texts("The ids of its parents: none for a base, several for a merge."),
  dependsOn: texts("The ids that it depends on besides its parents."),
  branchLabels: texts("The labels of the branch that starts here."),
  description: text("Its one-line description."),
  createDate: textOrNull("When the file was made."),
  path: text("Its file."),
  isBase: flag("It has no parent."),
  isHead: flag("No revision names it as its parent."),
  isEffectiveHead: flag("It is a head also when dependencies are counted."),
  isBranchPoint: flag("Several revisions name it as their parent."),
  isMergePoint: flag("It has several parents."),
  isCurrent: flag("The database stands here."),
  children: texts("The ids of the revisions that name it as their parent."),
};

const hazard = record({
  code: {
    type: "string",
    enum: [
      "deletesData",
      "rewritesTable",
      "locksWrites",
      "notTransactional",
      "mayFailOnExistingRows",
      "dependsOnData",
      "notResumable",
      "unknownSql",
    ],
  },
  level: { type: "string", enum: ["info", "warning", "danger"] },
  message: text("What may happen, to which object."),
});

const planStep = record({
  direction: { type: "string", enum: ["upgrade", "downgrade"] },
  revision: text("The revision's id."),
  description: text("Its one-line description."),
  path: text("Its file."),
  headsAfter: texts("The rows of the version table after this step."),
  statements: {
    type: ["array", "null"],
    description: "The exact SQL; null when it can't be known beforehand.",
    items: record({
      sql: text("One statement."),
      transactional: flag("It runs inside the step's transaction."),
      hazards: { type: "array", items: hazard, description: "What it may cost or break." },
    }),
  },
  reason: textOrNull("Why there are no statements."),
});

const appliedStep = record({
  revision: text("The revision's id."),
  description: text("Its one-line description."),
  direction: { type: "string", enum: ["upgrade", "downgrade", "stamp"] },
  durationMs: { type: "number", description: "Milliseconds." },
  statements: count("How many statements it ran."),
});

/** The schemas of the answers; a test holds real answers against them. */
export const openApiSchemas = {
  Running: record({ status: { type: "string", enum: ["running"] } }),
  Liveness: record({
    status: { type: "string", enum: ["live"] },
    uptimeSeconds: count("Seconds since the process started."),
  }),
  Readiness: record({
    status: { type: "string", enum: ["ready", "not ready"] },
    reason: textOrNull("Why it is not ready; null when it is."),
    pending,
  }),
  MigrationStatus: record({
    dbType: text("The type of the database."),
    currentRevision: textOrNull("Where the database stands; null when nowhere, or at several revisions."),
    currentRevisions: texts("Every row of the version table."),
    headRevision: textOrNull("The newest revision of the chain; null when there is none, or several."),
    headRevisions: texts("Every head of the chain."),
    isUpToDate: flag("Nothing is missing."),
    pending,
    migrationsApplied: count("How many revisions of the chain are applied."),
    autoMigrationEnabled: flag("CORTEX_AUTO_APPLY_DB_MIGRATIONS is on."),
    inFlight,
  }),
  PlanDocument: record({
    dbType: text("The type of the database."),
    current: texts("Where the database stands."),
    target: text("Where the plan leads."),
    upToDate: flag("There is nothing to do."),
    obstacles: {
      type: "array",
      items: record({
        check: text("What was looked at."),
        ok: flag("Always false here."),
        detail: text("What is in the way."),
        hint: textOrNull("What to do about it."),
      }),
      description: "What would stop the run before its first statement.",
    },
    steps: { type: "array", items: planStep, description: "In the order in which they would run." },
  }),
  Revision: record(revisionProperties),
  RevisionDetail: record({ ...revisionProperties, document: text("The comment that the file opens with.") }),
  RevisionList: record({
    revisions: {
      type: "array",
      items: { $ref: "#/components/schemas/Revision" },
      description: "Newest first.",
    },
  }),
  UpgradeRequest: {
    type: "object",
    properties: {
      target: text(
        "Where to upgrade to: a revision, head, heads, +2, label@head. Default: heads. It must lie ahead of the database.",
      ),
    },
    additionalProperties: false,
  },
  RunResult: record({
    success: flag("The database stands at the target."),
    cancelled: flag("The plan was declined; never so over HTTP."),
    applied: { type: "array", items: appliedStep, description: "What has been carried out." },
    currentRevisions: texts("Where the database stands now."),
    durationMs: { type: "number", description: "Milliseconds." },
  }),
  Error: record({
    error: record({
      code: text("MIG_<AREA>_<CONDITION>; stable, and listed in the errors reference."),
      message: text("What happened, to which object."),
      hint: text("The way out."),
      details: { type: "object", description: "The values that the message speaks of." },
    }),
  }),
} as const satisfies Readonly<Record<string, JsonSchema>>;
