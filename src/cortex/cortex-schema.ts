import { defineSchema } from "../schema/define-schema.js";
import type { Schema } from "../schema/schema.js";
import { consumerGroupMembers, consumerGroups, consumers } from "./schema/consumers.js";
import { dashboards } from "./schema/dashboards.js";
import { dataModels, modelVersions } from "./schema/data-models.js";
import { dataSources } from "./schema/data-sources.js";
import { fileStorage } from "./schema/file-storage.js";
import { metricVariants, metricVariantVersions } from "./schema/metric-variants.js";
import { metrics, metricVersions } from "./schema/metrics.js";
import { queryHistory } from "./schema/query-history.js";
import { environments, workspaces } from "./schema/workspaces.js";

/**
 * The tables of Cortex itself: what is migrated when neither a config file nor a host brings a schema. Tables stand
 * after those that they refer to.
 */
export const cortexSchema: Schema = defineSchema({
  tables: [
    workspaces,
    environments,
    consumers,
    consumerGroups,
    consumerGroupMembers,
    dataSources,
    dataModels,
    modelVersions,
    metrics,
    metricVersions,
    metricVariants,
    metricVariantVersions,
    dashboards,
    queryHistory,
    fileStorage,
  ],
});
