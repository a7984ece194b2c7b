import { describe, expect, it } from "vitest";
import { MigrationManager } from "../../../src/manager/migration-manager.js";
import { createApp } from "../../../src/server/app.js";
import { openApiDocument } from "../../../src/server/openapi.js";
import { silentLogger } from "../../../src/util/logger.js";

describe("the OpenAPI document", () => {
  it("has every route of the app, and the app has every path of it", () => {
    const { hono } = createApp({ manager: new MigrationManager(), adminApiKey: null, logger: silentLogger });
    const routes = hono.routes
      .filter((route) => route.method !== "ALL")
      .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, "{$1}")}`);
    const documented = Object.entries(openApiDocument.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...new Set(routes)].sort()).toEqual([...documented].sort());
    expect(documented).toContain("POST /api/v1/migrations/upgrade");
  });

  it("refers only to schemas that it has, and uses all of them", () => {
    const text = JSON.stringify(openApiDocument);
    const referred = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]));
    expect([...referred].sort()).toEqual(Object.keys(openApiDocument.components.schemas).sort());
  });

  it("names each operation once, and its tags and security schemes exist", () => {
    const operations = Object.values(openApiDocument.paths).flatMap((methods) => Object.values(methods));
    const ids = operations.map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = openApiDocument.tags.map((tag) => tag.name);
    for (const operation of operations) {
      expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
      for (const scheme of (operation.security ?? []).flatMap((one) => Object.keys(one)))
        expect(Object.keys(openApiDocument.components.securitySchemes)).toContain(scheme);
    }
  });

  it("declares each parameter of a path", () => {
    for (const [path, methods] of Object.entries(openApiDocument.paths))
      for (const operation of Object.values(methods)) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        const declared = (operation.parameters ?? []).filter((p) => p.in === "path").map((p) => p.name);
        expect(declared, path).toEqual(inPath);
      }
  });
});
