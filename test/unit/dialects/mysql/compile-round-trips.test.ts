import { describe, expect, it } from "vitest";
import {
  bigInteger,
  type Column,
  column,
  dateTime,
  desc,
  integer,
  json,
  mysql,
  numeric,
  sql,
  string,
  text,
} from "../../../../src/index.js";
import { inYard, takeBack, type Yard } from "./compile-support.js";
import { SERVERS } from "./support.js";

const PARENT = "CREATE TABLE parents (id INT PRIMARY KEY, code VARCHAR(10) NOT NULL UNIQUE)";
const TABLE = `CREATE TABLE t (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  parent_id INT,
  name VARCHAR(50) NOT NULL DEFAULT 'x' COMMENT 'it''s',
  note TEXT,
  amount DECIMAL(8,2) DEFAULT 1.50,
  seen DATETIME(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  twice DECIMAL(10,2) GENERATED ALWAYS AS (amount * 2) VIRTUAL,
  KEY ix_name (name, amount),
  CONSTRAINT ck_amount CHECK (amount > 0)
) COMMENT='a table'`;
const ROWS = "INSERT INTO t (parent_id, name, amount) VALUES (NULL, 'a', 1), (NULL, 'b', 2)";

/** An operation and a pattern that the table's text has after it, and had not before. */
type Case = readonly [string, (op: Yard["op"]) => Promise<void>, RegExp];

const plain = (options: object = {}): Column => column("extra", integer(), options);

const CASES: readonly Case[] = [
  ["addColumn", (op) => op.addColumn("t", plain()), /`extra` int/],
  [
    "addColumn with a default",
    (op) => op.addColumn("t", plain({ nullable: false, serverDefault: 7 })),
    /`extra` int\S* NOT NULL DEFAULT '?7'?/,
  ],
  [
    "addColumn with a comment",
    (op) => op.addColumn("t", plain({ comment: "a 'b' \\ c" })),
    /COMMENT 'a ''b'' \\\\ c'/,
  ],
  [
    "addColumn with unique, index and check",
    (op) =>
      op.addColumn(
        "t",
        column("extra", integer(), {
          unique: "uq_extra",
          index: "ix_extra",
          check: { expression: "extra > 1", name: "ck_extra" },
        }),
      ),
    /UNIQUE KEY `uq_extra`[\s\S]*KEY `ix_extra`[\s\S]*`ck_extra` CHECK/,
  ],
  [
    "addColumn with a foreign key",
    (op) =>
      op.addColumn(
        "t",
        column("extra", integer(), {
          references: { table: "parents", column: "id", name: "fk_extra", onDelete: "SET NULL" },
        }),
      ),
    /`fk_extra` FOREIGN KEY \(`extra`\) REFERENCES `parents` \(`id`\) ON DELETE SET NULL/,
  ],
  [
    "addColumn with a foreign key without a name",
    (op) => op.addColumn("t", column("extra", integer(), { references: { table: "parents", column: "id" } })),
    /FOREIGN KEY \(`extra`\)/,
  ],
  [
    "addColumn generated and stored",
    (op) =>
      op.addColumn(
        "t",
        column("extra", integer(), { generated: { expression: "parent_id + 1", stored: true } }),
      ),
    /`extra` int\S* GENERATED ALWAYS AS \(\(?`parent_id` \+ 1\)?\) STORED/,
  ],
  [
    "addColumn with JSON",
    (op) => op.addColumn("t", column("extra", json(), { nullable: false, serverDefault: "{}" })),
    /`extra` (json|longtext)[\s\S]* NOT NULL DEFAULT \(?(_utf8mb4)?'\{\}'/,
  ],
  [
    "addColumn with now",
    (op) =>
      op.addColumn(
        "t",
        column("extra", dateTime({ precision: 6 }), { serverDefault: sql`CURRENT_TIMESTAMP` }),
      ),
    /`extra` datetime\(6\) DEFAULT CURRENT_TIMESTAMP\(6\)/i,
  ],
  [
    "addColumn with an expression",
    (op) => op.addColumn("t", column("extra", string(36), { serverDefault: sql`concat('a', 'b')` })),
    /DEFAULT \(?concat\(/,
  ],
  [
    "addColumn invisible",
    (op) => op.addColumn("t", column("extra", integer(), { options: { mysql: { invisible: true } } })),
    /`extra` int.*INVISIBLE/,
  ],
  [
    "addColumn with a charset",
    (op) =>
      op.addColumn(
        "t",
        column("extra", string(5), { collation: "latin1_bin", options: { mysql: { charset: "latin1" } } }),
      ),
    /`extra` varchar\(5\) CHARACTER SET latin1 COLLATE latin1_bin/,
  ],
  [
    "alterColumn to another type",
    (op) => op.alterColumn("t", "amount", { type: numeric(12, 4), existingType: numeric(8, 2) }),
    /decimal\(12,4\)/,
  ],
  [
    "alterColumn to NOT NULL",
    (op) => op.alterColumn("t", "parent_id", { nullable: false, existingNullable: true }),
    /`parent_id` int\S* NOT NULL/,
  ],
  [
    "alterColumn's default",
    (op) => op.alterColumn("t", "name", { serverDefault: "it's", existingServerDefault: "x" }),
    /DEFAULT 'it''s'/,
  ],
  [
    "alterColumn's default away",
    (op) => op.alterColumn("t", "amount", { serverDefault: null, existingServerDefault: "1.50" }),
    /`amount` decimal\(8,2\) DEFAULT NULL/,
  ],
  [
    "alterColumn's default of a TEXT",
    (op) => op.alterColumn("t", "note", { serverDefault: "n", existingServerDefault: null }),
    /`note` text.* DEFAULT \(?(_utf8mb4)?'n'/,
  ],
  [
    "alterColumn's comment",
    (op) => op.alterColumn("t", "seen", { comment: "when", existingComment: null }),
    /`seen` datetime\(3\) .*COMMENT 'when'/,
  ],
  [
    "alterColumn's comment of a generated column",
    (op) => op.alterColumn("t", "twice", { comment: "c", existingComment: null }),
    /GENERATED ALWAYS AS .*COMMENT 'c'/,
  ],
  [
    "alterColumn's name",
    (op) => op.alterColumn("t", "name", { newColumnName: "title" }),
    /`title` varchar\(50\) NOT NULL DEFAULT 'x' COMMENT 'it''s'[\s\S]*KEY `ix_name` \(`title`,`amount`\)/,
  ],
  [
    "alterColumn's name under a check",
    (op) => op.alterColumn("t", "amount", { newColumnName: "sum" }),
    /`sum` decimal[\s\S]*CHECK \(\(?`sum` > 0/,
  ],
  [
    "alterColumn's name and type",
    (op) =>
      op.alterColumn("t", "name", { newColumnName: "title", type: string(80), existingType: string(50) }),
    /`title` varchar\(80\) NOT NULL DEFAULT 'x' COMMENT 'it''s'/,
  ],
  [
    "alterColumn's name under a check, and its type",
    (op) =>
      op.alterColumn("t", "amount", {
        newColumnName: "sum",
        type: numeric(9, 2),
        existingType: numeric(8, 2),
      }),
    /`sum` decimal\(9,2\)/,
  ],
  [
    "alterColumn's collation",
    (op) => op.alterColumn("t", "note", { collation: "utf8mb4_bin", existingCollation: null }),
    /`note` text .*COLLATE utf8mb4_bin/,
  ],
  [
    "alterColumn's autoincrement",
    (op) => op.alterColumn("t", "id", { autoincrement: false, existingAutoincrement: true }),
    /`id` int\S* NOT NULL,/,
  ],
  [
    "createIndex",
    (op) => op.createIndex("ix", "t", ["amount", desc("seen")]),
    /KEY `ix` \(`amount`,`seen` DESC\)/,
  ],
  [
    "createIndex unique",
    (op) => op.createIndex("ix", "t", ["amount"], { unique: true }),
    /UNIQUE KEY `ix` \(`amount`\)/,
  ],
  [
    "createIndex over a prefix",
    (op) => op.createIndex("ix", "t", ["note"], { options: { mysql: { length: { note: 12 } } } }),
    /KEY `ix` \(`note`\(12\)\)/,
  ],
  [
    "createIndex FULLTEXT",
    (op) => op.createIndex("ix", "t", ["note", "name"], { options: { mysql: { kind: "FULLTEXT" } } }),
    /FULLTEXT KEY `ix` \(`note`,`name`\)/,
  ],
  [
    "createIndex with options",
    (op) =>
      op.createIndex("ix", "t", ["amount"], {
        options: { mysql: { using: "BTREE", comment: "c'c", invisible: true } },
      }),
    /KEY `ix` \(`amount`\) USING BTREE COMMENT 'c''c'.*(INVISIBLE|IGNORED)/,
  ],
  [
    "createUniqueConstraint",
    (op) => op.createUniqueConstraint("uq", "t", ["name", "amount"]),
    /UNIQUE KEY `uq` \(`name`,`amount`\)/,
  ],
  [
    "createCheckConstraint",
    (op) => op.createCheckConstraint("ck", "t", "char_length(name) > 0"),
    /CONSTRAINT `ck` CHECK/,
  ],
  [
    "createForeignKey",
    (op) =>
      op.createForeignKey("fk", "t", "parents", ["parent_id"], ["id"], {
        onDelete: "CASCADE",
        onUpdate: "CASCADE",
      }),
    /CONSTRAINT `fk` FOREIGN KEY \(`parent_id`\) REFERENCES `parents` \(`id`\) ON DELETE CASCADE ON UPDATE CASCADE/,
  ],
  [
    "createForeignKey over an index",
    (op) => op.createForeignKey("fk", "t", "parents", ["name"], ["code"]),
    /CONSTRAINT `fk`/,
  ],
  [
    "createTableComment",
    (op) => op.createTableComment("t", "another", { existingComment: "a table" }),
    /COMMENT='another'/,
  ],
  [
    "dropTableComment",
    (op) => op.dropTableComment("t", { existingComment: "a table" }),
    /\) ENGINE=InnoDB(?!.*COMMENT)/,
  ],
  [
    "batchAlterTable",
    (op) =>
      op.batchAlterTable("t", async (batch) => {
        await batch.addColumn(column("a", bigInteger(), { nullable: false, serverDefault: 0 }));
        await batch.addColumn(column("b", mysql.mediumtext()));
        await batch.createIndex("ix_a", ["a"]);
        await batch.createUniqueConstraint("uq_ab", ["id", "a"]);
        await batch.alterColumn("note", { type: mysql.longtext(), existingType: text() });
      }),
    /`a` bigint[\s\S]*`b` mediumtext[\s\S]*KEY `ix_a`/,
  ],
];

describe.each(SERVERS)("%s", (name) => {
  it.each(CASES)("%s, and back", (_title, work, expected) =>
    inYard(name, async (yard) => {
      await yard.run(PARENT);
      await yard.run(TABLE);
      // Rows that every change must keep; none where they would be in its way.
      const before = await yard.dump();
      expect(await yard.show("t")).not.toMatch(expected);
      if (!/NOT NULL|over an index/.test(_title)) await yard.run(ROWS);
      await work(yard.op);
      expect(await yard.show("t")).toMatch(expected);
      await takeBack(yard);
      expect(await yard.dump()).toBe(before);
    }),
  );
});
