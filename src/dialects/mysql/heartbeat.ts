import type { MysqlConnection } from "./connection/mysql-connection.js";

const BEAT_MS = 20_000;
const SHORTEST_BEAT_MS = 500;

/** The longest silence of a run's session that the server bears. Code that keeps the process busy makes no sound either. */
export const SILENCE_SECONDS = 300;

/**
 * Lets the server hear of a client between two statements, so that it may end the session of one whose machine is gone
 * (`wait_timeout`): with its session goes its lock. The servers' own limit is eight hours
 * (https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_wait_timeout).
 */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #isAsked = false;

  /** @param limitSeconds the session's `wait_timeout` */
  constructor(connection: MysqlConnection, limitSeconds: number) {
    const pause = Math.max(SHORTEST_BEAT_MS, Math.min(BEAT_MS, (limitSeconds * 1_000) / 3));
    this.#timer = setInterval(() => {
      // A statement that runs is no silence. And what is sent on a line that is dead keeps the system from asking whether
      // it is (https://www.rfc-editor.org/rfc/rfc9293#section-3.8.4): who waits for an answer would not hear of it.
      if (this.#isAsked || connection.isBusy || connection.isLost) return;
      this.#isAsked = true;
      void connection.ping().then(() => {
        this.#isAsked = false;
      });
    }, pause);
    // Who has nothing else to do ends.
    this.#timer.unref();
  }

  /** Ends it. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
