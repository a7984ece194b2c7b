import type { MysqlConnection } from "./connection/mysql-connection.js";

/** Why a lock of one server does not lock, and what helps. */
export interface ClusterProblem {
  readonly reason: string;
  readonly setting: string;
}

const GALERA_HINT =
  "Start servers with CORTEX_AUTO_APPLY_DB_MIGRATIONS=false and migrate as one job: while the cluster has one member, or by feeding the script of `cortex upgrade head --sql` to one member.";

async function shownValue(connection: MysqlConnection, show: string): Promise<string | null> {
  const [row] = await connection.query(show);
  return row === undefined ? null : String(row.Value);
}

/**
 * Looks whether others write to the same data through servers that know nothing of this one's locks: GET_LOCK is one
 * server's (https://galeracluster.com/library/training/tutorials/differences.html,
 * https://dev.mysql.com/doc/refman/8.4/en/group-replication-limitations.html).
 */
export async function findClusterProblem(connection: MysqlConnection): Promise<ClusterProblem | null> {
  const galera = await shownValue(connection, "SHOW VARIABLES LIKE 'wsrep_on'");
  if (galera === "ON") {
    const size = Number(await shownValue(connection, "SHOW STATUS LIKE 'wsrep_cluster_size'"));
    // A member that is joining, or has lost the others, counts none.
    if (size !== 1)
      return {
        reason: `the server is ${size > 1 ? `one of ${size}` : "no ready member"} of a Galera cluster, where each member has locks of its own`,
        setting: GALERA_HINT,
      };
  }
  if (connection.version.flavour === "mariadb") return null;
  const single = await shownValue(connection, "SHOW VARIABLES LIKE 'group_replication_single_primary_mode'");
  return single === "OFF"
    ? {
        reason: "the server is one of several primaries of Group Replication, each with locks of its own",
        setting: "Switch the group to one primary: SELECT group_replication_switch_to_single_primary_mode().",
      }
    : null;
}
