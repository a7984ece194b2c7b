import { describe, expect, it } from "vitest";
import { diagnose } from "../../../../src/dialects/mysql/diagnose.js";
import { connect } from "../../../../src/dialects/mysql/driver.js";
import { onDatabase, SERVERS, targetOf } from "./support.js";

describe.each(SERVERS)("what doctor says of %s", (name) => {
  it("is fine for an administrator", async () => {
    await onDatabase(name, async ({ connection }) => {
      const findings = await diagnose(connection);
      expect(findings.filter((finding) => !finding.ok)).toEqual([]);
      expect(findings.map((finding) => finding.check)).toContain("privileges");
    });
  });

  it("names the privileges that are missing, granted by pattern and by role too", async () => {
    await onDatabase(name, async ({ connection, on, database }) => {
      const user = `w_${database.slice(-8)}`;
      const role = `r_${database.slice(-8)}`;
      const pattern = database.replace("_", "\\_").slice(0, -2);
      await connection.run(`CREATE USER ${user}@'%' IDENTIFIED BY 'x'; CREATE ROLE ${role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON \`${pattern}%\`.* TO ${user}@'%';
        GRANT CREATE, INDEX ON ${database}.* TO ${role};
        GRANT DROP ON test.* TO ${user}@'%';
        GRANT ${role} TO ${user}@'%'`);
      await connection.run(
        name === "mysql"
          ? `SET DEFAULT ROLE ${role} TO ${user}@'%'`
          : `SET DEFAULT ROLE ${role} FOR ${user}@'%'`,
      );
      const weak = await connect(
        targetOf({ host: on.host, port: on.port, username: user, password: "x", database }),
        { readOnly: false },
      );
      const finding = (await diagnose(weak)).find(({ check }) => check === "privileges");
      expect(finding).toMatchObject({
        ok: false,
        detail: expect.stringContaining("ALTER, DROP, REFERENCES on"),
      });
      expect(finding?.hint).toContain(`TO '${user}'@'%'`);
      await weak.close();
      await connection.run(`DROP USER ${user}@'%'; DROP ROLE ${role}`);
    });
  });
});
