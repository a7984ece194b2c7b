// Ends servers and removes their folder when the run that started them is over, however it ended: it waits for the end of
// its standard input, which the system closes with the process at the other end. Lines: {"folder"}, {"pid","signal"}, {"gone"}.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const signals = new Map();
let folder;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  // One whose end nobody asks for does not run either: in a container there may be nobody who does.
  const status = `/proc/${pid}/status`;
  try {
    return !existsSync("/proc/self") || !/^State:\s+Z/m.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended by itself in the meantime.
    if (error.code !== "ESRCH") throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.folder !== undefined) folder = order.folder;
  if (order.pid !== undefined) signals.set(order.pid, order.signal);
  if (order.gone !== undefined) signals.delete(order.gone);
}

for (const [pid, name] of signals) signal(pid, name);
for (let turn = 0; [...signals.keys()].some(isAlive); turn += 1) {
  if (turn === 100) for (const pid of signals.keys()) signal(pid, "SIGKILL");
  await sleep(50);
}
if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
