import { describe, expect, it } from "vitest";
import { parseServerUrl } from "../../../../src/dialects/mysql/connection/server-url.js";
import { describeTarget, resolveTarget } from "../../../../src/dialects/mysql/connection/target.js";
import { parseVersion } from "../../../../src/dialects/mysql/server-version.js";
import { targetOf } from "./support.js";

describe("the URL of a server", () => {
  it.each([
    [
      "mysql://app:secret@db:3307/shop",
      { user: "app", password: "secret", host: "db", port: 3307, database: "shop" },
    ],
    ["mariadb://app@db/shop", { user: "app", password: null, port: null, scheme: "mariadb" }],
    ["mysql://app:p@s:s/w#rd?x@db/shop", { password: "p@s:s/w#rd?x", host: "db", database: "shop" }],
    ["mysql://a%40b:%2f%3A%40%25@db/shop", { user: "a@b", password: "/:@%" }],
    ["mysql://app:100%@db/shop", { password: "100%" }],
    ["mysql://app:%C3%BC@db/shop", { password: "ü" }],
    ["mysql://root@[::1]:3306/shop", { host: "[::1]", port: 3306 }],
    ["mysql://db/my%20shop?ssl=require", { user: null, database: "my shop" }],
  ])("%s", (url, expected) => {
    expect(parseServerUrl(url)).toMatchObject(expected);
  });

  it.each(["mysql:shop", "shop", "mysql://a@::1/x", "mysql://a@db:99999/x"])("refuses %s", (url) => {
    expect(typeof parseServerUrl(url)).toBe("string");
  });
});

describe("resolveTarget", () => {
  const url = (text: string, more = {}) => resolveTarget(targetOf({ url: text, ...more }));

  it("knows addresses, sockets, encryption and the time to wait", () => {
    expect(url("mysql://root@[::1]/x")).toMatchObject({
      host: "::1",
      port: 3306,
      label: "mysql://root@[::1]:3306/x",
    });
    expect(url("mysql+pymysql://root@/x?unix_socket=/run/s&charset=utf8mb4")).toMatchObject({
      socketPath: "/run/s",
    });
    expect(url("mysql://h/x?ssl-mode=VERIFY_IDENTITY&ssl-ca=/ca.pem&connect_timeout=3")).toMatchObject({
      ssl: "verify-full",
      sslCa: "/ca.pem",
      connectTimeoutSeconds: 3,
    });
    // A URL can ask for more than the setting, not for less.
    expect(url("mysql://h/x?ssl=off", { ssl: "verify-full" })).toMatchObject({ ssl: "verify-full" });
    expect(resolveTarget(targetOf({ host: "/run/s", database: "x" }))).toMatchObject({
      socketPath: "/run/s",
    });
  });

  it("never shows the password", () => {
    expect(describeTarget(targetOf({ url: "mysql://app:s3cret@db/shop" }))).toBe("mysql://app@db:3306/shop");
    expect(
      describeTarget(targetOf({ host: "db", username: "app", password: "s3cret", database: "shop" })),
    ).toBe("mysql://app@db:3306/shop");
    try {
      url("mysql://app:s3cret@db/shop?sslaccept=perhaps");
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain("sslaccept");
      expect(String(error)).not.toContain("s3cret");
    }
  });

  it.each([
    ["mysql://db/", /CORTEX_DB_NAME/],
    ["postgresql://db/x", /another kind/],
    ["mysql://db/x?allowPublicKey=1", /allowPublicKey/],
    ["mysql://db/x?charset=latin1", /latin1/],
  ])("refuses %s", (text, reason) => {
    expect(() => url(text)).toThrow(reason);
  });

  it("refuses a schema that is not the database", () => {
    expect(() => url("mysql://db/x", { schema: "y" })).toThrow(/CORTEX_DB_SCHEMA/);
    expect(url("mysql://db/x", { schema: "x" })).toMatchObject({ database: "x" });
  });
});

describe("parseVersion", () => {
  it.each([
    ["9.7.4-2", { flavour: "mysql", major: 9, minor: 7, patch: 4, number: 90704, text: "MySQL 9.7.4" }],
    ["8.0.36-28", { flavour: "mysql", number: 80036 }],
    ["10.11.18-MariaDB-0+deb12u1", { flavour: "mariadb", number: 101118, text: "MariaDB 10.11.18" }],
    ["5.5.5-10.6.7-MariaDB-log", { flavour: "mariadb", number: 100607 }],
    ["8.0.mysql_aurora.3.05.2", { flavour: "mysql", major: 8, minor: 0 }],
  ])("%s", (text, expected) => {
    expect(parseVersion(text)).toMatchObject(expected);
  });
});
