// Required before the command (node --require): writes what the drivers of the servers are given to send, one a line
// behind "STATEMENT ", to the error output at the end. What a driver sends of its own accord to log in is not a statement.
const { writeSync } = require("node:fs");
const { Connection } = require("mysql2");
const { Client } = require("pg");

const seen = [];

function count(prototype, method) {
  const send = prototype[method];
  prototype[method] = function counted(given, ...more) {
    seen.push((typeof given === "string" ? given : (given.text ?? given.sql)).replace(/\s+/g, " "));
    return send.call(this, given, ...more);
  };
}

count(Client.prototype, "query");
for (const method of ["query", "execute"]) count(Connection.prototype, method);

process.on("exit", () => writeSync(2, seen.map((sql) => `STATEMENT ${sql}\n`).join("")));
