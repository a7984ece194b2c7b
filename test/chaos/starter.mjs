// One start of `upgrade heads` that kills itself at a given database call. Arguments: a JSON document.
// What is counted are the writes to sockets (one for each request to a server), or the statements that are run (a file).
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { pathToFileURL } from "node:url";

const { dist, options, target, direction, killAt } = JSON.parse(process.argv[2] ?? "{}");
let calls = 0;

/** Long enough for a server on this machine to have done a short statement. */
function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function count() {
  calls += 1;
  if (calls !== killAt) return false;
  return true;
}

function die(waitMs) {
  pause(waitMs);
  process.kill(process.pid, "SIGKILL");
  // The signal is delivered before anything else of this process runs.
  pause(10_000);
}

if (options.dbType === "sqlite") {
  // The native prototype cannot be changed, but a handle of the host's own can.
  const { DatabaseSync } = createRequire(pathToFileURL(dist))("@photostructure/sqlite");
  const handle = new DatabaseSync(options.file);
  for (const name of ["exec", "prepare"]) {
    const original = handle[name].bind(handle);
    const counted = (...args) => {
      const result = original(...args);
      if (count()) die(0);
      return result;
    };
    Object.defineProperty(handle, name, { value: counted });
  }
  options.connection = handle;
  delete options.file;
} else {
  const original = Socket.prototype.write;
  Socket.prototype.write = function (...args) {
    const result = original.apply(this, args);
    if (count()) die(Number(process.argv[3] ?? 10));
    return result;
  };
}

const { MigrationManager } = await import(pathToFileURL(dist).href);
const manager = new MigrationManager({ environment: {}, interactive: false, lockTimeout: 60, ...options });
try {
  if (direction === "downgrade") await manager.downgradeMigrations({ target });
  else await manager.applyMigrations({ target });
  await manager.close();
  process.stdout.write(JSON.stringify({ calls }));
} catch (error) {
  process.stderr.write(`${error.code ?? ""} ${error.message}\n${error.hint ?? ""}\n`);
  process.exitCode = 1;
}
