import { createRequire } from "node:module";

const PACKAGE = "commander";
const NAMESPACE = "builtin-of-parser";
/** Asked for by the parser for subcommands that are programs of their own, which there are none of: loaded if ever. */
const LAZY = `export const spawn = (...given) => process.getBuiltinModule("node:child_process").spawn(...given);`;

/**
 * Puts the command-line parser into the build, for the command's start: eight files become a part of one, and
 * child_process (which brings net and dgram) is not loaded. Its `require` of Node's modules becomes an import.
 */
export const inlineCommandParser = {
  name: "inline-command-parser",
  setup(build) {
    const require = createRequire(import.meta.url);
    build.onResolve({ filter: /^commander$/ }, () => ({ path: require.resolve(PACKAGE) }));
    build.onResolve({ filter: /^node:/ }, ({ path, kind, importer }) =>
      kind === "require-call" && importer.includes(PACKAGE) ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: path === "node:child_process" ? LAZY : `export * from "${path}"; export { default } from "${path}";`,
    }));
  },
};
