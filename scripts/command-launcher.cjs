#!/usr/bin/env node
// The command as it is installed. Its code is one file, run from what V8 has kept of compiling it: without that,
// compiling is a third of a short command's time. What another Node has kept is refused by V8, and the code is compiled
// as ever; Node 22.1 and later then keep it themselves.
const { readFileSync } = require("node:fs");
const nodeModule = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");

const CODE = join(__dirname, "command.cjs");
const NAMES = ["exports", "require", "module", "__filename", "__dirname"];

/** What V8 has kept; undefined where the build did not make it: that only costs time. */
function kept() {
  try {
    return readFileSync(join(__dirname, "command.cache"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The compiled command, and what runs it. The build runs it once and asks the script what to keep. */
function prepare() {
  // The build leaves nothing but ASCII in the code, which is read fastest as Latin-1.
  const script = new Script(`(function (${NAMES.join(", ")}) {${readFileSync(CODE, "latin1")}\n})`, {
    filename: CODE,
    cachedData: kept(),
  });
  const run = () => {
    const own = { exports: {} };
    script.runInThisContext()(own.exports, nodeModule.createRequire(CODE), own, CODE, __dirname);
  };
  return { script, run };
}

if (require.main === module) {
  const { script, run } = prepare();
  if (script.cachedDataRejected === false || nodeModule.enableCompileCache === undefined) run();
  else {
    nodeModule.enableCompileCache();
    require(CODE);
  }
}

module.exports = { prepare };
