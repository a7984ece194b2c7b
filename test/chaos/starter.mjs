// One start of a chain, in a process of its own that may be killed. Argument: a JSON document. It writes one line of
// JSON for each thing that happens ("begun", "judged", and "done" with how many database calls were made).
// With `killAt` it kills itself: before that database call (`moment: "before"`), when the call is on its way and nobody
// waits for the answer any more ("sent"), or some milliseconds later (`delay`). Calls are what is written to sockets
// (each request to a server), or the statements that are run (a file).
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { pathToFileURL } from "node:url";

const given = JSON.parse(process.argv[2] ?? "{}");
const { dist, options, target, direction, killAt = 0, moment = "sent", delay = 0 } = given;
let calls = 0;

function tell(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

function die(milliseconds) {
  // Nothing else of this process runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  process.kill(process.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

/** A call with the two moments at which it can be the last one. */
function counted(work, { isAsynchronous }) {
  calls += 1;
  const isLast = calls === killAt;
  if (isLast && moment === "before") die(0);
  const result = work();
  // What is written in one go leaves the process at the end of it.
  if (isLast && isAsynchronous) process.nextTick(() => die(delay));
  else if (isLast) die(delay);
  return result;
}

function countStatements(DatabaseSync) {
  const RUN = ["all", "get", "run", "iterate"];
  return class extends DatabaseSync {
    exec(sql) {
      return counted(() => super.exec(sql), { isAsynchronous: false });
    }

    prepare(sql) {
      return new Proxy(super.prepare(sql), {
        get: (statement, name) => {
          const found = Reflect.get(statement, name);
          if (typeof found !== "function") return found;
          const call = (...args) => Reflect.apply(found, statement, args);
          return RUN.includes(name)
            ? (...args) => counted(() => call(...args), { isAsynchronous: false })
            : call;
        },
      });
    }
  };
}

const isFile = options.dbType === "sqlite";
if (isFile && given.counts) {
  // The native prototype cannot be changed, but a handle of the host's own can be another class.
  const { DatabaseSync } = createRequire(pathToFileURL(dist))("@photostructure/sqlite");
  options.connection = new (countStatements(DatabaseSync))(options.file);
  delete options.file;
} else if (given.counts) {
  const write = Socket.prototype.write;
  Socket.prototype.write = function (...args) {
    return counted(() => write.apply(this, args), { isAsynchronous: true });
  };
}

const { MigrationManager } = await import(pathToFileURL(dist).href);
const silent = () => undefined;
const logger = {
  debug: silent,
  info: (message) => {
    if (/^was (not )?done before the run ended/.test(message)) tell({ kind: "judged" });
  },
  warn: silent,
  error: silent,
};
const manager = new MigrationManager({
  environment: {},
  interactive: false,
  lockTimeout: 900,
  logger,
  events: { onStep: ({ phase }) => phase === "start" && tell({ kind: "begun" }) },
  ...options,
});
try {
  if (direction === "downgrade") await manager.downgradeMigrations({ target });
  else await manager.applyMigrations({ target });
  await manager.close();
  tell({ kind: "done", calls });
} catch (error) {
  process.stderr.write(`${error.code ?? ""} ${error.message}\n${error.hint ?? ""}\n${error.cause ?? ""}\n`);
  process.exitCode = 1;
}
