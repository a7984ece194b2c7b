import { createRequire } from "node:module";

/** What the command starts with: the command line's parser, and the compiler of revisions with what it uses. */
const INLINED = /^(?:commander|sucrase|lines-and-columns|ts-interface-checker|@jridgewell\/[\w-]+)$/;
const NAMESPACE = "builtin-of-inlined";
/** Asked for by the parser for subcommands that are programs of their own, which there are none of: loaded if ever. */
const LAZY = `export const spawn = (...given) => process.getBuiltinModule("node:child_process").spawn(...given);`;

/** The packages whose code is in the built command, for their licences. */
export const inlinedPackages = new Set();

/**
 * Puts the packages that the command starts with into the build: eighty files become a part of one, and child_process
 * (which brings net and dgram) is not loaded. The `require` of Node's modules in them becomes an import.
 */
export const inlinePackages = {
  name: "inline-packages",
  setup(build) {
    build.onResolve({ filter: INLINED }, ({ path, importer }) => {
      const resolved = createRequire(importer === "" ? import.meta.url : importer).resolve(path);
      inlinedPackages.add(resolved.slice(0, resolved.lastIndexOf(`/${path}/`) + path.length + 1));
      return { path: resolved };
    });
    build.onResolve({ filter: /^node:/ }, ({ path, kind, importer }) =>
      kind === "require-call" && importer.includes("node_modules")
        ? { path, namespace: NAMESPACE }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents:
        path === "node:child_process" ? LAZY : `export * from "${path}"; export { default } from "${path}";`,
    }));
  },
};
