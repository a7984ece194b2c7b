import { openApiDocument } from "../../../src/server/openapi.js";
import type { JsonSchema } from "../../../src/server/openapi-schemas.js";

/**
 * What is wrong with a value, by a schema of the OpenAPI document; nothing is the good answer. Knows the keywords that
 * the document uses and fails on any other, so that no constraint goes unchecked.
 */
export function violations(value: unknown, schema: JsonSchema, at = "$"): readonly string[] {
  const unknown = Object.keys(schema).filter(
    (key) =>
      ![
        "$ref",
        "type",
        "description",
        "enum",
        "properties",
        "required",
        "additionalProperties",
        "items",
      ].includes(key),
  );
  if (unknown.length > 0) throw new Error(`this checker does not know ${unknown.join(", ")}`);
  if (schema.$ref !== undefined) return violations(value, resolve(schema.$ref), at);
  const wrong: string[] = [];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(value, type)))
    return [`${at}: ${JSON.stringify(value)} is not ${types.join(" or ")}`];
  if (schema.enum !== undefined && !(schema.enum as readonly unknown[]).includes(value))
    wrong.push(`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(", ")}`);
  if (Array.isArray(value) && schema.items !== undefined)
    for (const [index, item] of value.entries())
      wrong.push(...violations(item, schema.items, `${at}[${index}]`));
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    wrong.push(...objectViolations(value as Record<string, unknown>, schema, at));
  return wrong;
}

function objectViolations(value: Record<string, unknown>, schema: JsonSchema, at: string): readonly string[] {
  const properties = schema.properties ?? {};
  const missing = (schema.required ?? [])
    .filter((name) => !(name in value))
    .map((name) => `${at}: '${name}' is missing`);
  const surplus =
    schema.additionalProperties === false
      ? Object.keys(value)
          .filter((name) => !(name in properties))
          .map((name) => `${at}: '${name}' is not in the document`)
      : [];
  const inner = Object.entries(properties).flatMap(([name, property]) =>
    name in value ? violations(value[name], property, `${at}.${name}`) : [],
  );
  return [...missing, ...surplus, ...inner];
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function resolve(ref: string): JsonSchema {
  const name = ref.split("/").at(-1) ?? "";
  const found = openApiDocument.components.schemas[name];
  if (found === undefined) throw new Error(`${ref} is not in the document`);
  return found;
}

/** The schema that the document has for an answer. */
export function schemaOf(path: string, method: "get" | "post", status: number): JsonSchema {
  const response = openApiDocument.paths[path]?.[method]?.responses[String(status)];
  const schema = response?.content["application/json"]?.schema;
  if (schema === undefined) throw new Error(`the document has no ${status} for ${method} ${path}`);
  return schema;
}
