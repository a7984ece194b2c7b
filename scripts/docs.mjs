// Writes every page of docs/ that is made from the program. With --check: are they fresh? Needs dist/.
await import("./docs-cli.mjs");
await import("./docs-errors.mjs");
await import("./docs-variables.mjs");
