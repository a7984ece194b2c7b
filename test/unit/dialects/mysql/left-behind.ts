import { query, type TestServer } from "../../../support/servers/index.js";

/** The scratch databases on the server, those of other tests included. */
export async function scratches(on: TestServer): Promise<readonly string[]> {
  const rows = await query(on, null, "SHOW DATABASES LIKE 'cortex\\_scratch\\_%'");
  return rows.map((row) => String(Object.values(row)[0]));
}

/** The scratch databases that nobody uses: each is locked by the session that works on it. */
export async function leftBehind(on: TestServer): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of await scratches(on)) {
    const free = `SELECT IS_FREE_LOCK('${name}/1') AND IS_FREE_LOCK('${name}/2') AS free`;
    const [locks] = await query(on, null, free);
    if (Number(locks?.free) === 1 && (await scratches(on)).includes(name)) left.push(name);
  }
  return left;
}
