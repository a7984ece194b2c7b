import type { ProjectOn } from "./project-on.js";
import { secondSession } from "./second-session.js";

/** A statement that the server goes on running until somebody lets it through. */
export interface Gate {
  /** The statement, for a revision. */
  readonly sql: string;
  /** An expression that comes to its value only then. */
  readonly expression: string | null;
  readonly open: () => Promise<void>;
  /** How many sessions of the server run the statement at this moment. */
  readonly waiting: () => Promise<number>;
  readonly end: () => Promise<void>;
}

/** Makes one on the database of a project, which must be a server's. */
export async function closedGate(project: ProjectOn): Promise<Gate> {
  const keeper = await secondSession(project);
  if (project.place.startsWith("postgresql")) {
    await keeper.run("CREATE TABLE gate (open boolean)");
    return {
      sql: "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM gate) LOOP PERFORM pg_sleep(0.05); END LOOP; END $$",
      expression: null,
      open: () => keeper.run("INSERT INTO gate VALUES (true)"),
      waiting: async () =>
        (
          await project.rows(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'DO %FROM gate%'",
          )
        ).length,
      end: () => keeper.end(),
    };
  }
  const expression = "GET_LOCK(CONCAT(DATABASE(), '.gate'), 600)";
  await keeper.run("SELECT GET_LOCK(CONCAT(DATABASE(), '.gate'), 0)");
  return {
    sql: `SELECT ${expression}`,
    expression,
    open: () => keeper.run("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.gate'))"),
    waiting: async () =>
      (
        await project.rows(
          "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND STATE = 'User lock'",
        )
      ).length,
    end: () => keeper.end(),
  };
}
