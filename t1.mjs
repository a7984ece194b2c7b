// src/util/assert-never.ts
function assertNever(value, what = "value") {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`);
}

// src/errors/cortex-error.ts
function errorRow(row) {
  return row;
}
var CortexError = class extends Error {
  name = "CortexError";
  code;
  hint;
  exitCode;
  httpStatus;
  details;
  constructor(init) {
    super(init.message, init.cause === void 0 ? void 0 : { cause: init.cause });
    this.code = init.code;
    this.hint = init.hint;
    this.exitCode = init.exitCode;
    this.httpStatus = init.httpStatus;
    this.details = init.details;
  }
  /** The shape that `--json` and the server print: `{"error":{"code","message","hint","details"}}`. */
  toJSON() {
    return { error: { code: this.code, message: this.message, hint: this.hint, details: this.details } };
  }
};

// src/errors/codes/cli.ts
var cliCodes = {
  MIG_CLI_USAGE: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `${d.command === null ? "cortex" : `cortex ${d.command}`}: ${d.problem}`,
    hint: (d) => d.instead
  }),
  MIG_CLI_UNKNOWN_COMMAND: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `There is no command 'cortex ${d.command}'`,
    hint: (d) => d.instead
  }),
  MIG_CLI_DECLINED: errorRow({
    exit: 3,
    http: 409,
    message: (d) => `The ${d.action} was declined: nothing was changed`,
    hint: (d) => `Do it later with \`${d.command}\`; --yes does it without asking.`
  }),
  MIG_CLI_RENAME_UNANSWERED: errorRow({
    exit: 3,
    http: 409,
    message: () => "The question was left unanswered: no revision was written",
    hint: (d) => `Run \`${d.command}\` again; --rename old:new or --no-renames answers in advance.`
  }),
  MIG_CLI_NOT_AT_HEADS: errorRow({
    exit: 5,
    http: 409,
    message: (d) => `The database is not on all head revisions: it is at ${d.current.join(", ") || "<base>"}, the heads are ${d.heads.join(", ") || "<base>"}`,
    hint: () => "`cortex plan` shows what is missing, `cortex upgrade heads` applies it."
  }),
  MIG_CLI_EDIT_NO_TERMINAL: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `An editor needs a terminal, and there is none to edit ${d.paths.join(", ")} in`,
    hint: () => "Open the file with a tool of your own, or run the command in a terminal."
  }),
  MIG_CLI_EDIT_NO_EDITOR: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `No editor was found to edit ${d.paths.join(", ")}: tried ${d.tried.join(", ")}`,
    hint: () => "Set EDITOR (or VISUAL) to the editor's command."
  }),
  MIG_CLI_EDIT_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The editor '${d.editor}' ended with ${d.outcome} on ${d.paths.join(", ")}`,
    hint: () => "Look at what the editor said; EDITOR (or VISUAL) chooses another one."
  }),
  MIG_CLI_INTERRUPTED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Stopped by ${d.signal}`,
    hint: () => "`cortex status` tells where the database stands; a step that had not ended was rolled back or is in the journal."
  }),
  MIG_CLI_UNEXPECTED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Something failed that this program does not know: ${d.reason}`,
    hint: () => "Run the command again with --verbose for the place where it failed, and report it as a bug."
  })
};

// src/errors/codes/config.ts
var configCodes = {
  MIG_CONFIG_INVALID_VALUE: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `${d.name} (${d.origin}) ${d.held === null ? "holds a value that is not shown, and it" : `holds '${d.held}', which`} is not ${d.expected}`,
    hint: (d) => d.suggestion === null ? `Set ${d.name} to ${d.expected}, or leave it unset.` : `Did you mean '${d.suggestion}'? Set ${d.name} to ${d.expected}, or leave it unset.`
  }),
  MIG_CONFIG_ENV_FILE_UNREADABLE: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The env file '${d.path}'${d.namedBy === null ? "" : `, named by ${d.namedBy},`} cannot be read: ${d.reason}`,
    hint: (d) => d.namedBy === null ? "Make the file readable, or name another one in CORTEX_ENV_FILE_PATH." : `Correct ${d.namedBy}, or leave it unset: then local.env and .env of the project root are looked for.`
  }),
  MIG_CONFIG_ENV_FILE_SYNTAX: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `Line ${d.line} of the env file '${d.path}' cannot be understood: ${d.reason}`,
    hint: () => 'Write NAME=value, NAME="value" or export NAME="value", one variable a line.'
  }),
  MIG_CONFIG_FILE_UNREADABLE: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The configuration file '${d.path}' cannot be read: ${d.reason}`,
    hint: () => "Name a file that is there with --config, or leave it out: then cortex.config.ts, .mts, .js, .mjs, .cjs and .json are looked for in the project root."
  }),
  MIG_CONFIG_FILE_UNKNOWN_KEY: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The configuration file '${d.path}' has a key '${d.key}' that does not exist`,
    hint: (d) => `${d.suggestion === null ? "" : `Did you mean '${d.suggestion}'? `}The keys here are ${d.allowed.join(", ")}.`
  }),
  MIG_CONFIG_FILE_INVALID: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The configuration file '${d.path}' is not valid: ${d.key === "" ? "it" : `'${d.key}'`} holds ${d.found} where ${d.expected} belongs`,
    hint: () => "Correct the file; `defineConfig` from cortex-migrations lets the editor check it."
  }),
  MIG_CONFIG_URL_SCHEME: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `${d.name} (${d.origin}) holds '${d.url}', whose beginning names no database type`,
    hint: (d) => `A database URL begins with ${d.schemes.map((scheme) => `${scheme}:`).join(", ")}.`
  }),
  MIG_CONFIG_TYPE_MISMATCH: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `${d.typeName} says '${d.type}', but the URL in ${d.urlName} ('${d.url}') is one of '${d.urlType}'`,
    hint: (d) => `Unset ${d.typeName} (the URL names the type), or correct one of the two.`
  })
};

// src/errors/codes/cortex.ts
var cortexCodes = {
  MIG_CORTEX_PACKAGE_NOT_FOUND: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The revision files of '${d.package}' cannot be found: neither '${d.start}' nor a folder above it is that package, and it is not installed there`,
    hint: () => "Keep the package out of the bundle (mark it as external), or name a folder of revisions in CORTEX_MIGRATIONS_VERSIONS_DIRECTORY."
  })
};

// src/errors/codes/diff.ts
var quoted = (names) => names.map((name) => `'${name}'`).join(" or ");
var diffCodes = {
  MIG_DIFF_RENAME_UNANSWERED: errorRow({
    exit: 2,
    http: 409,
    message: (d) => `It cannot be told whether this is a rename or a drop with its data: ${d.questions.map(
      (q) => q.kind === "table" ? `table '${q.from}' is gone and ${quoted(q.candidates)} is new` : `column '${q.table}.${q.from}' is gone and ${quoted(q.candidates)} is new`
    ).join("; ")}`,
    hint: (d) => `If it is a rename: ${d.questions.map((q) => q.flags.join(" or ")).join(" and ")}. If the old one is to be dropped with its data and the new one created empty: --no-renames.`
  }),
  MIG_DIFF_RENAME_INVALID: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `'${d.text}' is not a rename`,
    hint: () => "Write --rename old:new for a table, --rename table.old:new for a column."
  }),
  MIG_DIFF_RENAME_UNKNOWN: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `The rename '${d.text}' fits nothing that has changed`,
    hint: (d) => d.dropped.length === 0 ? "Nothing is gone that could have been renamed: leave the option away." : `Gone are ${d.dropped.join(", ")}; new are ${d.added.join(", ") || "none"}. Write old:new for a table, table.old:new for a column.`
  }),
  MIG_DIFF_UNSUPPORTED: errorRow({
    exit: 6,
    http: 422,
    message: (d) => `No revision can be generated for ${d.object}: ${d.change}`,
    hint: () => "Write this change by hand in a revision of its own (`cortex revision -m \u2026`), apply it, and generate the rest; or put the schema file back to what the database has."
  }),
  MIG_DIFF_VERIFY_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The generated revision was tried on a scratch database and failed at '${d.stage}': ${d.reason}${d.differences.length === 0 ? "" : ` (${d.differences.map((x) => x.detail).join("; ")})`}`,
    hint: () => "Nothing was written. Generate a smaller change, or write the revision by hand with `cortex revision -m \u2026`."
  })
};

// src/errors/codes/dialect.ts
var dialectCodes = {
  MIG_DIALECT_SQL_SYNTAX: errorRow({
    exit: 1,
    http: 422,
    message: (d) => `The SQL of ${d.object} cannot be read: ${d.reason} near "${d.near}" (line ${d.line}).`,
    hint: () => "Correct the SQL. If the database itself accepts this text, report it with the text as a defect."
  }),
  MIG_DIALECT_TABLE_NOT_EDITABLE: errorRow({
    exit: 6,
    http: 409,
    message: (d) => `The definition of table '${d.table}' cannot be edited: ${d.reason}.`,
    hint: () => "Nothing was changed. Write the change as SQL with op.execute(), or change the table's definition."
  }),
  MIG_DIALECT_COLUMN_NOT_FOUND: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Table '${d.table}' has no column '${d.column}'.`,
    hint: (d) => `Its columns are: ${d.columns.join(", ")}.`
  }),
  MIG_DIALECT_COLUMN_EXISTS: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Table '${d.table}' already has a column '${d.column}'.`,
    hint: () => "Give the new column another name, or pass ifNotExists."
  }),
  MIG_DIALECT_CONSTRAINT_NOT_FOUND: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Table '${d.table}' has no constraint ${d.constraint}.`,
    hint: (d) => d.existing.length === 0 ? "It has no constraints." : `Its constraints are: ${d.existing.join("; ")}.`
  }),
  MIG_DIALECT_CONSTRAINT_AMBIGUOUS: errorRow({
    exit: 6,
    http: 409,
    message: (d) => `${d.matches.length} different constraints of table '${d.table}' match ${d.constraint}.`,
    hint: (d) => `Name one by its name, its columns or what it references: ${d.matches.join("; ")}.`
  }),
  MIG_DIALECT_IDENTIFIER_INVALID: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `${JSON.stringify(d.identifier)} cannot be an identifier: ${d.reason}.`,
    hint: () => "Use another name."
  }),
  MIG_DIALECT_LITERAL_UNSUPPORTED: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `The value ${d.value} cannot be written as SQL: ${d.reason}.`,
    hint: () => "Convert the value before it is handed in, or pass it as a parameter."
  }),
  MIG_DIALECT_UNSUPPORTED: errorRow({
    exit: 6,
    http: 422,
    message: (d) => `${d.database} cannot do '${d.operation}' on ${d.object}: ${d.reason}`,
    hint: (d) => d.instead
  }),
  MIG_DIALECT_UNKNOWN: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `This build has no support for the database type '${d.name}'.`,
    hint: (d) => `It has: ${d.known.join(", ")}. Set CORTEX_DB_TYPE (or --db-type) to one of them.`
  }),
  MIG_DIALECT_TARGET_INVALID: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `'${d.target}' is no database that can be opened: ${d.reason}.`,
    hint: () => "Name the database as the documentation of CORTEX_DB_URL and CORTEX_DB_FILE shows."
  }),
  MIG_DIALECT_HANDLE_INVALID: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The connection that was handed in cannot be used with ${d.database}: ${d.reason}.`,
    hint: () => "Hand in an open connection of a supported driver, or none, so that one is opened."
  }),
  MIG_DIALECT_DRIVER_MISSING: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `No driver for ${d.database} can be loaded on this machine: ${d.tried.join("; ")}.`,
    hint: () => "Reinstall the package on this machine, use a newer Node, or hand in a connection of your own."
  }),
  MIG_DIALECT_FOLDER_MISSING: errorRow({
    exit: 1,
    http: 503,
    message: (d) => `The database file ${d.path} cannot be created: the folder ${d.folder} does not exist.`,
    hint: () => "Create the folder, or set CORTEX_DB_FILE to a path in a folder that exists."
  }),
  MIG_DIALECT_IS_DIRECTORY: errorRow({
    exit: 1,
    http: 503,
    message: (d) => `The database file ${d.path} is a directory.`,
    hint: () => "Set CORTEX_DB_FILE to the path of a file."
  }),
  MIG_DIALECT_NOT_A_DATABASE: errorRow({
    exit: 1,
    http: 503,
    message: (d) => `The file ${d.path} is not a database (or it is encrypted).`,
    hint: () => "Set CORTEX_DB_FILE to a database file or to a file that does not exist yet; this one was left as it is."
  }),
  MIG_DIALECT_CORRUPT: errorRow({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} is damaged: ${d.detail}.`,
    hint: () => "Stop everything that writes to it and restore a backup; 'cortex doctor' says more about the damage."
  }),
  MIG_DIALECT_CANNOT_OPEN: errorRow({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} cannot be opened: ${d.detail}.`,
    hint: () => "Check that the path is right and that this user may read the file and its folder."
  }),
  MIG_DIALECT_READ_ONLY: errorRow({
    exit: 1,
    http: 503,
    message: (d) => `The database ${d.database} cannot be written: ${d.detail}.`,
    hint: () => "Give this user the right to write the file and its folder, or open the database with a user who has it."
  }),
  MIG_DIALECT_DISK_FULL: errorRow({
    exit: 1,
    http: 507,
    message: (d) => `The disk of the database ${d.database} is full.`,
    hint: () => "Nothing was changed. Make room (a table that is built anew needs its size twice) and run it again."
  }),
  MIG_DIALECT_BUSY: errorRow({
    exit: 4,
    http: 409,
    message: (d) => `The database ${d.database} is locked by another process.`,
    hint: () => "Run it again when the other process is done."
  }),
  MIG_DIALECT_TOO_OLD: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.version} is too old for ${d.database}: ${d.minimum} or newer is needed.`,
    hint: () => "Update the driver that brings it, or let this package open the database with its own."
  }),
  MIG_DIALECT_IN_TRANSACTION: errorRow({
    exit: 6,
    http: 409,
    message: (d) => `The connection to ${d.database} is inside a transaction.`,
    hint: () => "Commit or roll back before the connection is handed in: foreign keys can only be switched off outside a transaction."
  }),
  MIG_DIALECT_FOREIGN_KEY_VIOLATION: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `The step would leave ${d.count} broken foreign key${d.count === 1 ? "" : "s"} in ${d.database}: ${d.violations.map((v) => `${v.table}${v.rowid === null ? "" : ` row ${String(v.rowid)}`} -> ${v.parent}`).join(", ")}${d.count > d.violations.length ? " \u2026" : ""}`,
    hint: () => "The step was rolled back. Change or delete the rows that refer to what the step takes away, first."
  }),
  MIG_DIALECT_TABLE_NOT_FOUND: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `There is no table '${d.table}'.`,
    hint: () => "Check the name, pass ifExists, or ask op.inspector.hasTable() first."
  }),
  MIG_DIALECT_OBJECT_NOT_FOUND: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `There is no ${d.kind} '${d.name}'.`,
    hint: () => "Check the name, pass ifExists, or ask op.inspector first."
  }),
  MIG_DIALECT_OBJECT_EXISTS: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `There is already ${/^[aeiou]/.test(d.kind) ? "an" : "a"} ${d.kind} '${d.name}'.`,
    hint: () => "Pass { ifNotExists: true }, ask op.inspector first, or take another name."
  }),
  MIG_DIALECT_COLUMN_DUPLICATE: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `The column '${d.column}' is already there (duplicate column name): ${d.sql}`,
    hint: () => "Make the revision idempotent: addColumn(\u2026, { ifNotExists: true }) in op.batchAlterTable, or ask op.inspector.hasColumn() first."
  }),
  MIG_DIALECT_COLUMN_UNKNOWN: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `There is no column '${d.column}': ${d.sql}`,
    hint: () => "Check the name of the column, and what names it: indexes, triggers, views."
  }),
  MIG_DIALECT_ROWS_REFUSED: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Rows break the ${d.constraint} constraint of ${d.object}: ${d.sql}`,
    hint: () => "Correct the rows with op.execute() before the constraint is added or the rows are written."
  }),
  MIG_DIALECT_SQL_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.database} refused ${d.sql === null ? "the request" : `\`${d.sql}\``}: ${d.detail}`,
    hint: () => "Correct the statement; the step was rolled back where the database has transactions for it."
  }),
  MIG_DIALECT_PARAMETERS_INVALID: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `The parameters do not fit \`${d.sql}\`: ${d.reason}.`,
    hint: () => "Give one value a placeholder: an array for ?, an object for :name."
  }),
  MIG_DIALECT_STATEMENT_REFUSED: errorRow({
    exit: 6,
    http: 422,
    message: (d) => `\`${d.statement}\` cannot be run here: ${d.reason}.`,
    hint: () => "A step begins and ends its own transaction. Leave the statement out; op.autocommit() is for what must run outside of a transaction."
  })
};

// src/errors/codes/manager.ts
var managerCodes = {
  MIG_MANAGER_QUESTION_DECLINED: errorRow({
    exit: 3,
    http: 409,
    message: (d) => `Whether the ${d.kind} '${d.from}' was renamed to '${d.to}' was left unanswered`,
    hint: () => "Nothing was written. --rename old:new or --no-renames answers in advance."
  }),
  MIG_MANAGER_NOT_HEAD: errorRow({
    exit: 1,
    http: 422,
    message: (d) => `Revision ${d.revision} is not a head revision`,
    hint: () => "Please specify --splice to create a new branch from this revision."
  }),
  MIG_MANAGER_DIRECTORY_NOT_WRITABLE: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `No revision can be written into ${d.directory}: ${d.reason}`,
    hint: () => "Set CORTEX_MIGRATIONS_VERSIONS_DIRECTORY (or migrations.directory in the configuration file) to a folder of your own that can be written."
  }),
  MIG_MANAGER_VERSION_PATH: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `Path ${d.path} is not the folder of this chain, which is ${d.expected}`,
    hint: () => "Leave --version-path out, or set CORTEX_MIGRATIONS_VERSIONS_DIRECTORY."
  }),
  MIG_MANAGER_HOOK_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The post-write hook '${d.hook}' failed on ${d.path}: ${d.reason}`,
    hint: () => "The revision file has been written and stays; correct the hook in the configuration file."
  }),
  MIG_MANAGER_SCHEMA_MODULE: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `${d.path} exports no schema`,
    hint: () => "Export it by default: `export default defineSchema({ tables: [...] });`."
  }),
  MIG_MANAGER_PROJECT_EXISTS: errorRow({
    exit: 1,
    http: 422,
    message: (d) => `${d.directory} holds a project already: ${d.path} is there`,
    hint: () => "Choose another folder; nothing has been written."
  }),
  MIG_MANAGER_UNKNOWN_TEMPLATE: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `There is no template '${d.template}'`,
    hint: (d) => `Templates: ${d.known.join(", ")}; see \`cortex list-templates\`.`
  }),
  MIG_MANAGER_MERGE: errorRow({
    exit: 1,
    http: 422,
    message: (d) => `Nothing to merge: ${d.reason}`,
    hint: () => "Name two or more heads, or `heads`; see `cortex heads`."
  }),
  MIG_MANAGER_SQL_AUTOGENERATE: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `${d.option} cannot be combined with autogenerate`,
    hint: () => "Generate a TypeScript revision, or write the SQL file blank."
  }),
  MIG_MANAGER_SCRIPT_RANGE: errorRow({
    exit: 2,
    http: 422,
    message: (d) => `${d.command} cannot write a script for '${d.target}': ${d.reason}`,
    hint: (d) => `Write the range as <from>:<to>, for example \`cortex ${d.command} head:base --sql\`.`
  }),
  MIG_MANAGER_SUM_MISMATCH: errorRow({
    exit: 5,
    http: 409,
    message: (d) => `The revision files are not as recorded: ${d.findings.join("; ")}`,
    hint: () => "Restore the files, or accept them as they are with `cortex verify --fix`."
  })
};

// src/errors/codes/operation.ts
var operationCodes = {
  MIG_OPERATION_INVALID: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The operation '${d.operation}' cannot be carried out: ${d.reason}`,
    hint: () => "Correct the revision file; nothing of this step has been kept."
  })
};

// src/errors/codes/revision.ts
var SEE_HISTORY = "Run `cortex history` to see the revisions of this chain.";
var revisionCodes = {
  MIG_REVISION_NOT_FOUND: errorRow({
    exit: 1,
    http: 404,
    message: (d) => `Can't locate revision identified by '${d.identifier}'${d.reason ? `: ${d.reason}` : ""}`,
    hint: () => SEE_HISTORY
  }),
  MIG_REVISION_AMBIGUOUS: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `'${d.identifier}' is ambiguous: ${d.matches.length} revisions or labels start with it (${some(d.matches)})`,
    hint: () => "Write more characters of the revision id."
  }),
  MIG_REVISION_NO_BRANCH: errorRow({
    exit: 1,
    http: 404,
    message: (d) => `No such branch: '${d.label}' (${d.reason})`,
    hint: () => "Run `cortex branches` and `cortex heads` to see the labels; a revision id serves as one too."
  }),
  MIG_REVISION_NOT_ON_BRANCH: errorRow({
    exit: 1,
    http: 404,
    message: (d) => `Can't locate revision '${d.revision}' on branch '${d.label}': it is not a member of that branch`,
    hint: () => "Leave the branch away, or name the branch that the revision lies on (`cortex history -v`)."
  }),
  MIG_REVISION_MULTIPLE_HEADS: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Multiple head revisions are present for given argument '${d.argument}': ${some(d.heads, 10)}`,
    hint: () => "Name one revision, narrow it with '<label>@head', take all with 'heads', or join them with `cortex merge heads`."
  }),
  MIG_REVISION_AMBIGUOUS_WALK: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `'${d.target}' is ambiguous: at ${d.at} the way parts to ${some(d.choices, 10)}, and a count of steps does not say which to take`,
    hint: () => "Name the revision itself, or the branch ('<label>@+1')."
  }),
  MIG_REVISION_RELATIVE: errorRow({
    exit: 1,
    http: 400,
    message: (d) => `Relative revision '${d.target}' can't be reached: ${d.reason}`,
    hint: () => "Take fewer steps, or name the revision; `cortex history -i` shows where the database stands."
  }),
  MIG_REVISION_NOT_ANCESTOR: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Requested range ${d.lower}:${d.upper} does not refer to ancestor/descendant revisions along the same branch: '${d.lower}' is not an ancestor of '${d.upper}'`,
    hint: () => "Give the older revision first, and two revisions of one branch."
  }),
  MIG_REVISION_NOT_DOWNGRADE_TARGET: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Destination ${d.target} is not a valid downgrade target from current head(s) ${some(d.current, 10) || "<base>"}: it is not applied, so there is nothing above it to take back`,
    hint: () => "`cortex history -i` shows what is applied."
  }),
  MIG_REVISION_BRANCH_NOT_BELOW: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `'${d.target}' is not a valid downgrade target from current heads: nothing directly above it leads to branch '${d.label}'`,
    hint: () => "Name the branch that shall be taken back, as '<label>@<revision>' with a revision below it."
  }),
  MIG_REVISION_OVERLAP: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `Requested revision ${d.revision} overlaps with other requested revisions ${some(d.overlaps, 10)}: one already includes the other`,
    hint: () => "Name only the newest revision of each branch. If these are rows of the version table, put them right with `cortex stamp --purge <revision>`."
  }),
  MIG_REVISION_UNREACHED: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `The requested range holds revisions that can't be ordered, as the way to them leads outside of it: ${some(d.revisions, 10)}`,
    hint: () => "Choose an older start for the range, for example 'base'."
  }),
  MIG_REVISION_TARGET_NOT_REVISION: errorRow({
    exit: 1,
    http: 400,
    message: (d) => `'${d.target}' does not denote a revision here: ${d.reason}`,
    hint: () => SEE_HISTORY
  }),
  MIG_REVISION_RANGE_NOT_ALLOWED: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `Range revision not allowed: ${d.command} takes one target, not '${d.target}'`,
    hint: () => "Ranges 'a:b' are for `history -r` and for scripts made with --sql."
  }),
  MIG_REVISION_RANGE_FORM: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `History range requires [start]:[end], [start]:, or :[end]; '${d.range}' is none of them`,
    hint: () => "For example `cortex history -r base:head`, `-r -3:current`, `-r 8bd9:`."
  }),
  MIG_REVISION_UNKNOWN_ROW: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `The version table${d.table ? ` '${d.table}'` : ""} holds revision '${d.row}', and no file of this chain has it`,
    hint: () => "Restore the missing revision file, or run the newer release that has it. Only if the database is known to match another revision: `cortex stamp --purge <revision>`."
  }),
  MIG_REVISION_VERSION_ROWS: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `The version rows (${some(d.rows, 10) || "none"}) can't be carried over step '${d.revision}': ${d.reason}`,
    hint: () => "Plan in smaller steps (one target at a time); if the rows are wrong, put them right with `cortex stamp --purge <revision>`."
  }),
  MIG_REVISION_MISSING_PARENT: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}: revision '${d.revision}' revises '${d.parent}', which no file of this chain has`,
    hint: () => "Restore that file, or correct `downRevision` in this one."
  }),
  MIG_REVISION_MISSING_DEPENDENCY: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}: revision '${d.revision}' depends on '${d.dependency}', which is neither a revision nor a label of this chain`,
    hint: () => "Write the full revision id or an existing branch label in `dependsOn`."
  }),
  MIG_REVISION_CYCLE: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Cycle is detected in revisions (${some(d.revisions, 10)}): ${some(d.paths, 10)}`,
    hint: () => "Each of these files revises the next one; correct `downRevision` in the file that is wrong."
  }),
  MIG_REVISION_DEPENDENCY_CYCLE: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Dependency cycle is detected in revisions (${some(d.revisions, 10)}): ${some(d.paths, 10)}`,
    hint: () => "Each of these files needs the next one; correct `dependsOn` in the file that is wrong."
  }),
  MIG_REVISION_SELF_LOOP: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.key === "dependsOn" ? "Dependency self-loop" : "Self-loop"} is detected in revision '${d.revision}' (${d.path}): its ${d.key} names itself`,
    hint: (d) => `Correct \`${d.key}\` in that file.`
  }),
  MIG_REVISION_LABEL_TAKEN: errorRow({
    exit: 1,
    http: 409,
    message: (d) => d.usedBy === void 0 ? `Branch name '${d.label}' is already used by revision '${d.revision}'` : `${d.path}: branch name '${d.label}' in revision '${d.revision}' is already used by revision '${d.usedBy}'`,
    hint: () => "A label names one branch, and no revision id: give this one another name."
  }),
  MIG_REVISION_BAD_ID: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `${d.path ? `${d.path}: ` : ""}'${d.id}' can't be a revision id: ${d.reason}`,
    hint: () => "Use letters, digits, '_' and '.', at most 32 of them; without --rev-id one is made for you."
  }),
  MIG_REVISION_BAD_LABEL: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `'${d.label}' can't be a branch label: ${d.reason}`,
    hint: () => "Use letters, digits, '_' and '.'."
  }),
  MIG_REVISION_DUPLICATE_ID: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Revision '${d.revision}' is present more than once: ${d.paths.join(" and ")}`,
    hint: () => "Remove one of the files, or give it an id of its own."
  }),
  MIG_REVISION_NO_IDENTIFIERS: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Could not determine the revision id of ${d.path}: ${d.reason}`,
    hint: () => 'A module says `export const revision = "\u2026"` and `export const downRevision = \u2026`; an .sql file says `-- Revision ID: \u2026` and `-- Revises: \u2026`. A file that is no revision belongs in another folder.'
  }),
  MIG_REVISION_NOT_LITERAL: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}:${d.line}: \`${d.name}\` is not a literal; identifiers are read without running the file`,
    hint: () => "Write a string, null, or an array of strings."
  }),
  MIG_REVISION_UNREADABLE: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} can't be read: ${d.reason}`,
    hint: () => "Check the path and its permissions."
  }),
  MIG_REVISION_SYNTAX: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}${d.line === null ? "" : `:${d.line}`}: syntax error: ${d.reason}`,
    hint: () => "Correct the file; nothing was applied."
  }),
  MIG_REVISION_LOAD_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} threw while it was loaded: ${d.reason}`,
    hint: () => "The cause holds the original error. A module's top level should only define things."
  }),
  MIG_REVISION_IMPORT_NOT_FOUND: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} imports '${d.specifier}', which was not found: ${d.reason}`,
    hint: () => "Relative files stand beside the importing file; a package must be installed where the file lies or in the working directory. Only 'cortex-migrations' is always there."
  }),
  MIG_REVISION_IMPORT_ASYNC: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path} imports '${d.specifier}', which can only be loaded asynchronously (an ES module with top-level await, or one that this Node can't require)`,
    hint: () => "Load it inside the function with `await import(\u2026)` in an .mjs file of its own package, or move the top-level await into a function."
  }),
  MIG_REVISION_NO_EXPORT: errorRow(
    {
      exit: 1,
      http: 500,
      message: (d) => `${d.path}: '${d.specifier}' has no export '${d.name}'${d.nearest === null ? "" : `; did you mean '${d.nearest}'?`}`,
      hint: () => "Names are camelCase here; the documentation's reference lists them."
    }
  ),
  MIG_REVISION_NO_FUNCTION: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}: \`${d.name}\` must be an exported function; found ${d.found}`,
    hint: (d) => `Write \`export async function ${d.name}(op: Operations): Promise<void> { \u2026 }\`.`
  }),
  MIG_REVISION_ID_DIFFERS: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}: the file reads as revision '${d.header}' and, when it runs, says that it is '${d.loaded}'`,
    hint: () => "Give `revision` one literal value."
  }),
  MIG_REVISION_SECTIONS: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}${d.line === null ? "" : `:${d.line}`}: ${d.reason}`,
    hint: () => "An .sql revision has a header, one `-- migrate:up` and at most one `-- migrate:down`, each optionally with `transaction:false`."
  }),
  MIG_REVISION_SUM_FILE: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.path}:${d.line}: ${d.reason}`,
    hint: () => "Take the file from version control (a merge conflict in it is resolved by writing it anew), then run `cortex verify`."
  }),
  MIG_REVISION_FILE_TEMPLATE: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `The file template '${d.template}' can't be used: ${d.reason}`,
    hint: () => "Tokens are {revision} {n} {slug} {year} {month} {day} {hour} {minute} {second} {epoch}; the default is '{revision}_cortex_db_version_{n}'."
  })
};
function some(names, limit = 3) {
  const shown = names.slice(0, limit).join(", ");
  return names.length > limit ? `${shown}, \u2026 (${names.length} in all)` : shown;
}

// src/errors/codes/runtime.ts
var runtimeCodes = {
  MIG_LOCK_TIMEOUT: errorRow({
    exit: 4,
    http: 409,
    message: (d) => `Another process holds the migration lock of ${d.database}: waited ${d.waitedSeconds} s${d.holder === null ? "" : ` for ${d.holder}`}`,
    hint: () => "Try again when it is done; CORTEX_DB_MIGRATIONS_LOCK_TIMEOUT sets how many seconds to wait."
  }),
  MIG_RUNTIME_STEP_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The ${d.direction} of revision ${d.revision} (${d.description}) failed in ${d.file}${d.line === null ? "" : `:${d.line}`}: ${d.reason}${d.statement === null ? "" : `
Statement: ${d.statement}`}
${d.kept}`,
    hint: (d) => d.causeHint ?? "Correct the revision file or the data, then run the same command again."
  }),
  MIG_RUNTIME_UNAWAITED_OPERATION: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `Revision ${d.revision} does not await ${d.call} in ${d.file}`,
    hint: () => "Write `await` before the call: without it the step ends before its work is done."
  }),
  MIG_RUNTIME_NO_DOWNGRADE: errorRow({
    exit: 1,
    http: 422,
    message: (d) => `Revision ${d.revision} has no downgrade in ${d.file}`,
    hint: () => "Write one, or restore a backup: a missing downgrade is never passed over in silence."
  }),
  MIG_RUNTIME_VERSION_ROW: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The version table '${d.table}' holds ${d.value}, which is not the id of a revision`,
    hint: () => "Set the state with `cortex stamp --purge REVISION`."
  }),
  MIG_RUNTIME_VERSION_MISMATCH: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The version table '${d.table}' is not as the plan needs it: expected ${d.expected}, found ${d.found}`,
    hint: () => "Something else writes to this table. Look at it with `cortex current`, then run the command again."
  }),
  MIG_RUNTIME_NOT_UP_TO_DATE: errorRow({
    exit: 5,
    http: 409,
    message: (d) => `Target database is not up to date: ${d.database} is at ${d.current.join(", ") || "<base>"} and lacks ${d.missing.join(", ")}`,
    hint: () => "Run `cortex upgrade heads` first."
  }),
  MIG_RUNTIME_NOT_APPROVED: errorRow({
    exit: 6,
    http: 409,
    message: (d) => `CORTEX_DB_MIGRATIONS_AUTO_APPROVE is '${d.policy}' and nobody can be asked: ${d.steps.length} steps wait for approval (${d.steps.join(", ")})`,
    hint: () => "Look at them with `cortex plan`, then run `cortex upgrade heads --yes`."
  }),
  MIG_RUNTIME_NO_SCRATCH: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `${d.what} needs an empty database of type ${d.database}, and none can be had here`,
    hint: () => "Name a server for it, or run the command online."
  }),
  MIG_RUNTIME_SCRIPT_FAILED: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `No script can be written: revision ${d.revision} cannot be replayed on an empty database: ${d.reason}`,
    hint: () => "Its SQL depends on rows or on the database's state. Run it online, or start the script after it with a range a:b."
  })
};

// src/errors/codes/schema.ts
var schemaCodes = {
  MIG_SCHEMA_INVALID: errorRow({
    exit: 2,
    http: 500,
    message: (d) => d.column === null ? `Table '${d.table}' ${d.rule}` : `Column '${d.table}.${d.column}' ${d.rule}`,
    hint: () => "Correct the definition in the schema file."
  }),
  MIG_SCHEMA_NAMING_TOKEN: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `The naming convention has no token '%(${d.token})s' (met while naming something of table '${d.table}')`,
    hint: () => "Tokens are table_name, column_0_name, column_0_label, column_0_N_name, referred_table_name, referred_column_0_name, constraint_name."
  }),
  MIG_SCHEMA_SQL_VALUE: errorRow({
    exit: 2,
    http: 500,
    message: (d) => `A ${d.value} was put into the SQL text \`${d.text}\``,
    hint: () => "Put values into op.execute's parameters; only numbers and other sql`\u2026` pieces may stand in a template."
  })
};

// src/errors/codes/server.ts
var SEE_DOCS = "GET /docs lists every path with its methods and parameters.";
var APPLY_LATER = "Nothing has been changed. Apply later with `cortex upgrade head`, then start again; or set CORTEX_AUTO_APPLY_DB_MIGRATIONS=false to serve without migrating.";
var serverCodes = {
  MIG_SERVER_DECLINED: errorRow({
    exit: 3,
    http: 409,
    message: (d) => `The server has not started: the migration plan was declined, and the ${d.dbType} database stays at ${d.current.join(", ") || "<base>"}`,
    hint: () => APPLY_LATER
  }),
  MIG_SERVER_PORT_IN_USE: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The server cannot listen on ${d.host}:${d.port}: another process has that port (EADDRINUSE)`,
    hint: () => "Stop the other process, or set CORTEX_API_PORT to a free port (0 lets the system choose)."
  }),
  MIG_SERVER_LISTEN: errorRow({
    exit: 1,
    http: 500,
    message: (d) => `The server cannot listen on ${d.host}:${d.port}: ${d.reason}`,
    hint: () => "Set CORTEX_API_HOST to an address of this machine, and CORTEX_API_PORT to a port that this user may open (ports below 1024 often need privileges)."
  }),
  MIG_SERVER_NOT_FOUND: errorRow({
    exit: 1,
    http: 404,
    message: (d) => `There is nothing at ${d.method} ${d.path}`,
    hint: () => SEE_DOCS
  }),
  MIG_SERVER_METHOD_NOT_ALLOWED: errorRow({
    exit: 1,
    http: 405,
    message: (d) => `${d.path} does not answer ${d.method}; it answers ${d.allowed.join(", ")}`,
    hint: () => SEE_DOCS
  }),
  MIG_SERVER_BAD_REQUEST: errorRow({
    exit: 2,
    http: 400,
    message: (d) => `The request cannot be understood: ${d.reason}`,
    hint: () => SEE_DOCS
  }),
  MIG_SERVER_BODY_TOO_LARGE: errorRow({
    exit: 2,
    http: 413,
    message: (d) => `The request body is larger than ${d.limit} bytes`,
    hint: () => 'Send at most {"target": "<revision>"}.'
  }),
  MIG_SERVER_MEDIA_TYPE: errorRow({
    exit: 2,
    http: 415,
    message: (d) => `The request body is '${d.mediaType}'; only application/json is read here`,
    hint: () => "Send the header 'Content-Type: application/json', or no body at all."
  }),
  MIG_SERVER_NO_ADMIN_KEY: errorRow({
    exit: 2,
    http: 403,
    message: () => "Upgrading over HTTP is switched off: this server was started without CORTEX_ADMIN_API_KEY",
    hint: () => "Set CORTEX_ADMIN_API_KEY and restart the server, or run `cortex upgrade head` where the database can be reached."
  }),
  MIG_SERVER_UNAUTHORIZED: errorRow({
    exit: 2,
    http: 401,
    message: (d) => `The request is not authorized: ${d.reason}`,
    hint: () => "Send the header 'Authorization: Bearer <the value of CORTEX_ADMIN_API_KEY>'."
  }),
  MIG_SERVER_TOO_MANY_ATTEMPTS: errorRow({
    exit: 2,
    http: 429,
    message: () => "Too many requests with a wrong key have come from this address",
    hint: (d) => `Wait ${d.retryAfterSeconds} seconds, then send the right key.`
  }),
  MIG_SERVER_UPGRADE_RUNNING: errorRow({
    exit: 4,
    http: 409,
    message: () => "An upgrade that was asked for over HTTP is still running in this server",
    hint: () => "Wait until GET /health/ready answers 200, then ask again if anything is left to do."
  }),
  MIG_SERVER_NOT_ONE_REVISION: errorRow({
    exit: 1,
    http: 409,
    message: (d) => `'${d.identifier}' stands for ${d.revisions.length} revisions (${d.revisions.slice(0, 10).join(", ")}), and this path shows one`,
    hint: () => "Name one revision; GET /api/v1/migrations/revisions lists them all."
  }),
  MIG_SERVER_STOPPING: errorRow({
    exit: 1,
    http: 503,
    message: () => "The server is stopping and starts no upgrade any more",
    hint: () => "Send the request to another instance, or again after the restart."
  }),
  MIG_SERVER_INTERNAL: errorRow({
    exit: 1,
    http: 500,
    message: () => "The server met an error that it has no name for",
    hint: () => "The server's log has the details, at the time of this request."
  })
};

// src/errors/codes.ts
var ERROR_CODES = {
  ...schemaCodes,
  ...configCodes,
  ...operationCodes,
  ...revisionCodes,
  ...dialectCodes,
  ...diffCodes,
  ...runtimeCodes,
  ...cortexCodes,
  ...managerCodes,
  ...serverCodes,
  ...cliCodes
};

// src/errors/redact.ts
var URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s]*@/gi;
var ASSIGNED_SECRET = /\b(password|passwd|pwd|token|secret|api[_-]?key)(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&]+)/gi;
function redact(text2) {
  return text2.replace(URL_PASSWORD, "$1:***@").replace(ASSIGNED_SECRET, "$1$2***");
}

// src/errors/cortex-error-of.ts
function cortexError(code, details, cause) {
  const row = ERROR_CODES[code];
  return new CortexError({
    code,
    message: redact(row.message(details)),
    hint: redact(row.hint(details)),
    exitCode: row.exit,
    httpStatus: row.http,
    details,
    ...cause === void 0 ? {} : { cause }
  });
}

// src/dialects/sqlite/ddl/refuse.ts
function refuse(refusal) {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", { ...refusal, database: "SQLite" });
}

// src/dialects/sqlite/connection/sql-value.ts
var INT64_MIN = -(2n ** 63n);
var INT64_MAX = 2n ** 63n - 1n;
function refuse2(value, reason) {
  throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value, reason });
}
function fromNumber(value) {
  if (Number.isNaN(value)) return refuse2("NaN", "SQLite would turn it into NULL");
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}
function fromDate(value) {
  if (Number.isNaN(value.getTime())) return refuse2("Invalid Date", "it is no point in time");
  return `${value.toISOString().replace("T", " ").replace("Z", "")}000`;
}
function fromObject(value) {
  if (value instanceof Date) return fromDate(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return JSON.stringify(value);
}
function toSqlValue(value) {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return fromNumber(value);
    case "boolean":
      return value ? 1n : 0n;
    case "bigint":
      if (value < INT64_MIN || value > INT64_MAX)
        return refuse2(String(value), "an integer of SQLite has 64 bits");
      return value;
    case "object":
      return value === null ? null : fromObject(value);
    default:
      return refuse2(typeof value, "it is no value; for NULL give null");
  }
}
function fromSqlValue(value) {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

// src/dialects/sqlite/options.ts
function sqliteOptions(options) {
  return options.sqlite ?? {};
}

// src/dialects/sqlite/sql/keywords.ts
var RESERVED = new Set(
  `ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE
  DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTO IS ISNULL JOIN LIMIT NOT NOTHING
  NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING
  VALUES WHEN WHERE EXCEPT INTERSECT`.split(/\s+/)
);
var FALLBACK = new Set(
  `ABORT ACTION AFTER ALWAYS ANALYZE ASC ATTACH BEFORE BEGIN BY CASCADE CAST COLUMN CONFLICT CROSS CURRENT
  CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFERRED DESC DETACH DO EACH END EXCLUDE EXCLUSIVE EXPLAIN FAIL
  FILTER FIRST FOLLOWING FOR FULL GENERATED GLOB GROUPS IF IGNORE IMMEDIATE INDEXED INITIALLY INNER INSTEAD KEY LAST
  LEFT LIKE MATCH MATERIALIZED NATURAL NO NULLS OF OFFSET OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING QUERY RAISE
  RANGE RECURSIVE REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RIGHT ROLLBACK ROW ROWS SAVEPOINT TEMP TEMPORARY TIES
  TRIGGER UNBOUNDED VACUUM VIEW VIRTUAL WINDOW WITH WITHOUT`.split(/\s+/)
);
function isReservedWord(word) {
  return RESERVED.has(word.toUpperCase());
}
function isKeyword(word) {
  const upper = word.toUpperCase();
  return RESERVED.has(upper) || FALLBACK.has(upper);
}
var KEYWORDS = Object.freeze([...RESERVED, ...FALLBACK].sort());

// src/dialects/sqlite/sql/quote.ts
var INT64_MIN2 = -(2n ** 63n);
var INT64_MAX2 = 2n ** 63n - 1n;
function quoteIdentifier(name) {
  if (name.includes("\0"))
    throw cortexError("MIG_DIALECT_IDENTIFIER_INVALID", {
      identifier: name,
      reason: "it holds a NUL character"
    });
  return `"${name.replaceAll('"', '""')}"`;
}
function identifierIfNeeded(name) {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isKeyword(name) ? name : quoteIdentifier(name);
}
function unsupported(value, reason) {
  return cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", { value, reason });
}
function quoteNumber(value) {
  if (Number.isNaN(value)) throw unsupported("NaN", "SQLite would turn it into NULL");
  if (!Number.isFinite(value)) return value > 0 ? "9e999" : "-9e999";
  if (Object.is(value, -0)) return "-0.0";
  return String(value);
}
function quoteBigInt(value) {
  if (value < INT64_MIN2 || value > INT64_MAX2)
    throw unsupported(String(value), "an integer of SQLite has 64 bits");
  return value === INT64_MIN2 ? "(-9223372036854775807 - 1)" : String(value);
}
function quoteBytes(bytes) {
  return `x'${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}'`;
}
function quoteString(value) {
  if (value.includes("\0")) return `CAST(${quoteBytes(Buffer.from(value, "utf8"))} AS TEXT)`;
  return `'${value.replaceAll("'", "''")}'`;
}
function quoteLiteral(value) {
  if (value === null) return "NULL";
  if (typeof value === "number") return quoteNumber(value);
  if (typeof value === "bigint") return quoteBigInt(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "string") return quoteString(value);
  if (value instanceof Uint8Array) return quoteBytes(value);
  if (Number.isNaN(value.getTime())) throw unsupported("Invalid Date", "it is no point in time");
  return `'${value.toISOString().replace("T", " ").replace("Z", "")}'`;
}

// src/util/deep-freeze.ts
function deepFreeze(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

// src/schema/types.ts
function make(data) {
  return deepFreeze(data);
}
var uuid = () => make({ kind: "uuid" });
var string = (length = null) => make({ kind: "string", length });
var char = (length = null) => make({ kind: "char", length });
var text = () => make({ kind: "text" });
var integer = () => make({ kind: "integer" });
var bigInteger = () => make({ kind: "bigInteger" });
var smallInteger = () => make({ kind: "smallInteger" });
var boolean = () => make({ kind: "boolean" });
var float = (precision = null) => make({ kind: "float", precision });
var double = () => make({ kind: "double" });
var numeric = (precision = null, scale = null) => make({ kind: "numeric", precision, scale });
var date = () => make({ kind: "date" });
var time = (options = {}) => make({ kind: "time", timezone: options.timezone ?? false, precision: options.precision ?? null });
var dateTime = (options = {}) => make({ kind: "dateTime", timezone: options.timezone ?? false, precision: options.precision ?? null });
var json = () => make({ kind: "json" });
var binary = (length = null) => make({ kind: "binary", length });
var rawType = (typeText2) => make({ kind: "raw", text: typeText2.trim() });
var dialectType = (dialect, name, args = []) => make({ kind: "dialect", dialect, name, args: [...args] });

// src/dialects/sqlite/sql/lexer.ts
var SPACE = /[ \t\n\f\r]/;
var MORE_SPACE = /[ \t\n\v\f\r]*/y;
var WORD_START = /[A-Za-z_\u0080-\uffff]/;
var WORD = /[A-Za-z0-9_$\u0080-\uffff]*/y;
var NUMBER = /0[xX][0-9a-fA-F][0-9a-fA-F_]*|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?/y;
var HEX = /[0-9a-fA-F]*/y;
var OPERATOR = /->>?|<[=>]|<<|>=|>>|==|!=|\|\||[-+*/%=<>|&~]/y;
function matchEnd(pattern, source, at) {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}
function quotedEnd(source, at, quote) {
  let from = at + 1;
  for (; ; ) {
    const close = source.indexOf(quote, from);
    if (close === -1) return -1;
    if (source[close + 1] !== quote) return close + 1;
    from = close + 2;
  }
}
function scanQuoted(source, at, quote) {
  const end = quotedEnd(source, at, quote);
  if (end === -1) return { kind: "illegal", end: source.length };
  return { kind: quote === "'" ? "string" : "quoted", end };
}
function scanBracketed(source, at) {
  const close = source.indexOf("]", at);
  return close === -1 ? { kind: "illegal", end: source.length } : { kind: "quoted", end: close + 1 };
}
function scanLineComment(source, at) {
  const newline = source.indexOf("\n", at);
  return { kind: "comment", end: newline === -1 ? source.length : newline };
}
function scanBlockComment(source, at) {
  if (at + 2 >= source.length) return { kind: "operator", end: at + 1 };
  const close = source.indexOf("*/", at + 2);
  return { kind: "comment", end: close === -1 ? source.length : close + 2 };
}
function scanBlob(source, at) {
  const digits = matchEnd(HEX, source, at + 2);
  if (source[digits] === "'" && (digits - at) % 2 === 0) return { kind: "blob", end: digits + 1 };
  const close = source.indexOf("'", digits);
  return { kind: "illegal", end: close === -1 ? source.length : close + 1 };
}
function scanNumber(source, at) {
  const end = matchEnd(NUMBER, source, at);
  const tail = matchEnd(WORD, source, end);
  return tail === end ? { kind: "number", end } : { kind: "illegal", end: tail };
}
function scanVariable(source, at) {
  if (source[at] === "?") return { kind: "variable", end: matchEnd(/[0-9]*/y, source, at + 1) };
  let end = at + 1;
  let letters = 0;
  for (; ; ) {
    const next = matchEnd(WORD, source, end);
    letters += next - end;
    end = next;
    if (source.startsWith("::", end)) end += 2;
    else break;
  }
  if (letters > 0 && source[end] === "(") {
    const close = matchEnd(/[^ \t\n\f\r)]*/y, source, end + 1);
    return source[close] === ")" ? { kind: "variable", end: close + 1 } : { kind: "illegal", end: close };
  }
  return { kind: letters > 0 ? "variable" : "illegal", end };
}
function scan(source, at) {
  const c = source[at] ?? "";
  const next = source[at + 1] ?? "";
  if (c === "\uFEFF") return { kind: "whitespace", end: at + 1 };
  if (SPACE.test(c)) return { kind: "whitespace", end: matchEnd(MORE_SPACE, source, at + 1) };
  if ((c === "x" || c === "X") && next === "'") return scanBlob(source, at);
  if (WORD_START.test(c)) return { kind: "word", end: matchEnd(WORD, source, at) };
  if ("(),;".includes(c)) return { kind: "punctuation", end: at + 1 };
  if (c === "'" || c === '"' || c === "`") return scanQuoted(source, at, c);
  if (/[0-9]/.test(c) || c === "." && /[0-9]/.test(next)) return scanNumber(source, at);
  if (c === ".") return { kind: "punctuation", end: at + 1 };
  if (c === "-" && next === "-") return scanLineComment(source, at);
  if (c === "/" && next === "*") return scanBlockComment(source, at);
  if (c === "[") return scanBracketed(source, at);
  if ("?:@#$".includes(c)) return scanVariable(source, at);
  const operator = matchEnd(OPERATOR, source, at);
  return operator > at ? { kind: "operator", end: operator } : { kind: "illegal", end: at + 1 };
}
function tokenize(source) {
  const tokens = [];
  for (let at = 0; at < source.length; ) {
    const { kind, end } = scan(source, at);
    tokens.push({ kind, text: source.slice(at, end), start: at, end });
    at = end;
  }
  return tokens;
}
function isSignificant(token) {
  return token.kind !== "whitespace" && token.kind !== "comment";
}
function significantTokens(source) {
  return tokenize(source).filter(isSignificant);
}
function isWord(token, ...words) {
  return token?.kind === "word" && words.includes(token.text.toUpperCase());
}
function isSymbol(token, text2) {
  return (token?.kind === "punctuation" || token?.kind === "operator") && token.text === text2;
}
function isNameLike(token) {
  return token?.kind === "word" || token?.kind === "quoted" || token?.kind === "string";
}
function unquote(text2) {
  const quote = text2[0] ?? "";
  if (quote === "[") return text2.slice(1, -1);
  if (quote !== '"' && quote !== "'" && quote !== "`") return text2;
  return text2.slice(1, -1).replaceAll(quote + quote, quote);
}
function lineAt(source, offset) {
  let line = 1;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) line += 1;
  return line;
}

// src/dialects/sqlite/sql/names.ts
function foldName(name) {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
function sameName(a, b) {
  return foldName(a) === foldName(b);
}

// src/dialects/sqlite/sql/normalize-text.ts
var VALUE_WORDS = ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "TRUE", "FALSE"];
function isValueWord(word) {
  return VALUE_WORDS.includes(word.toUpperCase());
}
function quotedName(name) {
  const bare = /^[a-z_][a-z0-9_]*$/.test(name) && !isReservedWord(name) && !isValueWord(name);
  return bare ? name : `"${name.replaceAll('"', '""')}"`;
}
function stringLiteral(value) {
  return `'${value.replaceAll("'", "''")}'`;
}
function normalizeQuoted(token, columns) {
  const name = unquote(token.text);
  if (columns === null) return quotedName(name);
  if (columns.has(foldName(name))) return quotedName(foldName(name));
  return token.text.startsWith('"') ? stringLiteral(name) : quotedName(foldName(name));
}
function normalizeToken(token, columns) {
  switch (token.kind) {
    case "word":
      return isReservedWord(token.text) || isValueWord(token.text) ? token.text.toUpperCase() : foldName(token.text);
    case "quoted":
      return normalizeQuoted(token, columns);
    case "blob":
    case "number":
      return token.text.toLowerCase();
    case "operator":
      return token.text === "==" ? "=" : token.text === "!=" ? "<>" : token.text;
    default:
      return token.text;
  }
}
function needsSpace(before, after) {
  if (isSymbol(before, "(") || isSymbol(before, ".") || isSymbol(after, ".")) return false;
  if (isSymbol(after, ")") || isSymbol(after, ",") || isSymbol(after, ";")) return false;
  if (!isSymbol(after, "(")) return true;
  return before.kind === "operator" || isSymbol(before, ",") || before.kind === "word" && isReservedWord(before.text);
}
function joined(tokens, columns) {
  let text2 = "";
  for (const [index2, token] of tokens.entries()) {
    const before = tokens[index2 - 1];
    if (before !== void 0 && needsSpace(before, token)) text2 += " ";
    text2 += normalizeToken(token, columns);
  }
  return text2;
}
function isEnclosed(tokens) {
  if (tokens.length < 3 || !isSymbol(tokens[0], "(") || isSymbol(tokens[1], ")")) return false;
  let depth = 0;
  for (const [index2, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) return index2 === tokens.length - 1;
  }
  return false;
}
function columnSet(options) {
  return options.columns === void 0 ? null : new Set(options.columns.map(foldName));
}
function withoutEnclosure(tokens) {
  let inner = tokens;
  while (isEnclosed(inner)) inner = inner.slice(1, -1);
  return inner;
}
function normalizeExpression(text2, options = {}) {
  return joined(withoutEnclosure(significantTokens(text2)), columnSet(options));
}
function normalizeType(text2) {
  const [first, ...others] = significantTokens(text2);
  if (first === void 0) return "";
  const quoted2 = first.kind === "quoted" || first.kind === "string";
  const tokens = quoted2 ? significantTokens(unquote(first.text)) : [first, ...others];
  const open = tokens.findIndex((token) => isSymbol(token, "("));
  const words = (open === -1 ? tokens : tokens.slice(0, open)).map((token) => token.text.toUpperCase());
  const args = open === -1 ? [] : tokens.slice(open).map((token) => isSymbol(token, ",") ? ", " : token.text);
  return words.join(" ") + args.join("");
}

// src/dialects/sqlite/types.ts
function sized(name, ...sizes) {
  const given = sizes.filter((size) => size !== null);
  return given.length === 0 ? name : `${name}(${given.join(", ")})`;
}
function longest(values) {
  return values.reduce((most, value) => Math.max(most, [...value].length), 0);
}
function foreignType(dialect, name) {
  throw cortexError("MIG_DIALECT_UNSUPPORTED", {
    operation: "type",
    object: `a column of type ${dialect}.${name}`,
    database: "SQLite",
    reason: `the type belongs to ${dialect}`,
    instead: "Use a portable type, or one of sqlite.*."
  });
}
function typeText(type) {
  switch (type.kind) {
    case "uuid":
      return "UUID";
    case "string":
      return sized("VARCHAR", type.length);
    case "char":
      return sized("CHAR", type.length);
    case "text":
    // A name with INTERVAL in it would have the affinity INTEGER, which turns the text '5' into a number.
    case "interval":
      return "TEXT";
    case "integer":
      return "INTEGER";
    case "bigInteger":
      return "BIGINT";
    case "smallInteger":
      return "SMALLINT";
    case "boolean":
      return "BOOLEAN";
    case "float":
      return sized("FLOAT", type.precision);
    case "double":
      return "DOUBLE";
    case "numeric":
      return sized("NUMERIC", type.precision, type.scale);
    case "date":
      return "DATE";
    case "time":
      return "TIME";
    case "dateTime":
      return "DATETIME";
    case "json":
    case "jsonDocument":
    case "array":
      return "JSON";
    case "binary":
      return sized("BLOB");
    case "enumeration":
      return sized("VARCHAR", longest(type.values));
    case "dialect":
      return type.dialect === "sqlite" ? sized(type.name, ...type.args) : foreignType(type.dialect, type.name);
    case "raw":
      return type.text;
    default:
      return assertNever(type, "type");
  }
}
var PLAIN = {
  UUID: uuid,
  TEXT: text,
  INTEGER: integer,
  BIGINT: bigInteger,
  SMALLINT: smallInteger,
  BOOLEAN: boolean,
  DOUBLE: double,
  DATE: date,
  TIME: time,
  DATETIME: dateTime,
  JSON: json,
  BLOB: binary,
  REAL: () => dialectType("sqlite", "REAL"),
  ANY: () => dialectType("sqlite", "ANY"),
  INT: () => dialectType("sqlite", "INT"),
  TIMESTAMP: () => dialectType("sqlite", "TIMESTAMP")
};
var SIZED = {
  VARCHAR: (length) => string(length),
  CHAR: (length) => char(length),
  FLOAT: (precision) => float(precision),
  NUMERIC: (precision, scale) => numeric(precision, scale)
};
function candidate(normal) {
  const match = /^([A-Z]+)(?:\((\d+)(?:, (\d+))?\))?$/.exec(normal);
  if (match === null) return null;
  const [, name = "", first, second] = match;
  const size = (digits) => digits === void 0 ? null : Number(digits);
  if (Object.hasOwn(SIZED, name)) return SIZED[name]?.(size(first), size(second)) ?? null;
  return Object.hasOwn(PLAIN, name) ? PLAIN[name]?.() ?? null : null;
}
function parseType(declared) {
  const normal = normalizeType(declared);
  const type = candidate(normal);
  return type !== null && typeText(type) === normal ? type : rawType(declared);
}

// src/dialects/sqlite/ddl/constraint-text.ts
function nameList(names) {
  return names.map(identifierIfNeeded).join(", ");
}
function constraintPrefix(name) {
  return name === null ? "" : `CONSTRAINT ${identifierIfNeeded(name)} `;
}
function conflictText(resolution) {
  return resolution === void 0 ? "" : ` ON CONFLICT ${resolution}`;
}
function uniqueText(constraint) {
  if (constraint.deferrable !== null || constraint.initially !== null)
    return refuse({
      operation: "createUniqueConstraint",
      object: `the unique constraint over ${constraint.columns.join(", ")}`,
      reason: "only foreign keys can be deferrable",
      instead: "Leave deferrable and initially out."
    });
  return `UNIQUE (${nameList(constraint.columns)})${conflictText(sqliteOptions(constraint.options).onConflict)}`;
}
function deferrabilityText(key) {
  if (key.deferrable === null && key.initially === null) return "";
  const deferrable = key.deferrable === false ? " NOT DEFERRABLE" : " DEFERRABLE";
  return key.initially === null ? deferrable : `${deferrable} INITIALLY ${key.initially}`;
}
function referencesText(key) {
  if (key.referentSchema !== null && key.referentSchema.toLowerCase() !== "main")
    return refuse({
      operation: "createForeignKey",
      object: `the foreign key over ${key.columns.join(", ")}`,
      reason: `it refers to schema '${key.referentSchema}', and a foreign key cannot leave its database`,
      instead: "Leave referentSchema out."
    });
  const columns = key.referentColumns.length === 0 ? "" : ` (${nameList(key.referentColumns)})`;
  const match = key.match === null ? "" : ` MATCH ${key.match}`;
  const onDelete = key.onDelete === null ? "" : ` ON DELETE ${key.onDelete}`;
  const onUpdate = key.onUpdate === null ? "" : ` ON UPDATE ${key.onUpdate}`;
  const target = `REFERENCES ${identifierIfNeeded(key.referentTable)}${columns}`;
  return `${target}${match}${onDelete}${onUpdate}${deferrabilityText(key)}`;
}
function bodyText(constraint) {
  switch (constraint.kind) {
    case "primaryKey":
      return `PRIMARY KEY (${nameList(constraint.columns)})`;
    case "unique":
      return uniqueText(constraint);
    case "check":
      return `CHECK (${constraint.expression})`;
    case "foreignKey":
      return `FOREIGN KEY(${nameList(constraint.columns)}) ${referencesText(constraint)}`;
    default:
      return assertNever(constraint, "constraint");
  }
}
function constraintText(constraint) {
  return constraintPrefix(constraint.name) + bodyText(constraint);
}

// src/dialects/sqlite/ddl/default-text.ts
var CONSTANTS = ["NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"];
function isConstant(token) {
  return token?.kind === "string" || token?.kind === "number" || token?.kind === "blob" || isWord(token, ...CONSTANTS);
}
function isSigned(tokens) {
  const [sign, number] = tokens;
  return tokens.length === 2 && (isSymbol(sign, "-") || isSymbol(sign, "+")) && number?.kind === "number";
}
function isParenthesised(tokens) {
  if (!isSymbol(tokens[0], "(")) return false;
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) return at === tokens.length - 1;
  }
  return false;
}
function defaultText(value) {
  if (value.kind === "literal") return quoteLiteral(value.value);
  const tokens = significantTokens(value.text);
  const bare = tokens.length === 1 && isConstant(tokens[0]) || isSigned(tokens) || isParenthesised(tokens);
  return bare ? value.text : `(${value.text})`;
}
function numberOf(text2) {
  if (/^-?\d+$/.test(text2)) {
    const exact = BigInt(text2);
    const number2 = Number(exact);
    if (String(exact) !== text2) return null;
    return Number.isSafeInteger(number2) ? number2 : exact;
  }
  const number = Number(text2);
  return /^-?[\d.]+$/.test(text2) && String(number) === text2 ? number : null;
}
function parseDefault(text2) {
  if (text2 === null) return null;
  const tokens = significantTokens(text2);
  const [first] = tokens;
  if (first === void 0 || tokens.length === 1 && isWord(first, "NULL")) return null;
  if (tokens.length === 1 && first.kind === "string")
    return { kind: "literal", value: first.text.slice(1, -1).replaceAll("''", "'") };
  if (tokens.length === 1 && first.kind === "quoted" && first.text.startsWith('"'))
    return { kind: "literal", value: first.text.slice(1, -1).replaceAll('""', '"') };
  if (tokens.length === 1 && isWord(first, "TRUE", "FALSE"))
    return { kind: "literal", value: isWord(first, "TRUE") ? 1 : 0 };
  const number = numberOf(tokens.map((token) => token.text).join(""));
  if (number !== null && (tokens.length === 1 || isSigned(tokens))) return { kind: "literal", value: number };
  if (tokens.length === 1 && first.kind === "word" && !isConstant(first))
    return { kind: "literal", value: first.text };
  return { kind: "sql", text: text2.trim() };
}

// src/dialects/sqlite/ddl/column-text.ts
function columnText(column2) {
  const type = typeText(column2.type);
  const collation = column2.collation === null ? "" : ` COLLATE ${identifierIfNeeded(column2.collation)}`;
  const written = column2.serverDefault === null ? "" : ` DEFAULT ${defaultText(column2.serverDefault)}`;
  const conflict = conflictText(sqliteOptions(column2.options).notNullOnConflict);
  const notNull = column2.nullable ? "" : ` NOT NULL${conflict}`;
  return `${identifierIfNeeded(column2.name)}${type === "" ? "" : ` ${type}`}${collation}${written}${notNull}${generatedText(column2)}`;
}
function generatedText(column2) {
  if (column2.generated === null) return "";
  const { expression, stored } = column2.generated;
  return ` GENERATED ALWAYS AS (${expression}) ${stored ? "STORED" : "VIRTUAL"}`;
}

// src/dialects/sqlite/ddl/table-text.ts
function autoincrementOf(table2) {
  const column2 = table2.columns.find((c) => c.autoincrement);
  if (column2 === void 0) return null;
  const alone = table2.primaryKey?.columns.length === 1 && table2.primaryKey.columns[0] === column2.name;
  const type = typeText(column2.type);
  if (!alone || !["INTEGER", "BIGINT", "SMALLINT"].includes(type))
    return refuse({
      operation: "createTable",
      object: `the column ${table2.name}.${column2.name}`,
      reason: "only an integer column that is the primary key by itself can be AUTOINCREMENT",
      instead: "Make it the only column of the primary key, or leave autoincrement out."
    });
  return column2;
}
function refuseIdentity(table2, column2) {
  if (column2.identity === null) return;
  const { always, start, increment } = column2.identity;
  const isRowid = table2.primaryKey?.columns.join() === column2.name && typeText(column2.type) === "INTEGER";
  if (isRowid && !always && (start ?? 1) === 1 && (increment ?? 1) === 1) return;
  refuse({
    operation: "createTable",
    object: `the identity column ${table2.name}.${column2.name}`,
    reason: "it numbers only an INTEGER primary key, from 1 by 1, and never against a value that is given",
    instead: "Make it an integer primary key with identity: true, or fill the column yourself."
  });
}
function autoincrementText(column2, table2) {
  const name = identifierIfNeeded(column2.name);
  const prefix = constraintPrefix(table2.primaryKey?.name ?? null);
  const conflict = conflictText(sqliteOptions(table2.options).onConflict);
  return `${name} INTEGER NOT NULL ${prefix}PRIMARY KEY${conflict} AUTOINCREMENT`;
}
function refuseSchema(operation, table2, schema) {
  if (schema !== null && schema.toLowerCase() !== "main")
    refuse({
      operation,
      object: `table ${schema}.${table2}`,
      reason: "a SQLite database has no schemas (an attached file would be another database)",
      instead: "Leave the schema out."
    });
}
function tableText(table2) {
  refuseSchema("createTable", table2.name, table2.schema);
  const auto = autoincrementOf(table2);
  for (const column2 of table2.columns) refuseIdentity(table2, column2);
  const columns = table2.columns.map((c) => c === auto ? autoincrementText(c, table2) : columnText(c));
  const options = sqliteOptions(table2.options);
  const primaryKey = table2.primaryKey === null || auto !== null ? [] : [constraintText(table2.primaryKey) + conflictText(options.onConflict)];
  const constraints = [...table2.foreignKeys, ...table2.uniques, ...table2.checks].map(constraintText);
  const lines = [...columns, ...primaryKey, ...constraints].map((line) => `	${line}`);
  const tail = [...options.strict ? ["STRICT"] : [], ...options.withoutRowid ? ["WITHOUT ROWID"] : []];
  const body = `CREATE TABLE ${identifierIfNeeded(table2.name)} (
${lines.join(", \n")}
)`;
  return tail.length === 0 ? body : `${body} ${tail.join(", ")}`;
}

// src/dialects/sqlite/compiler/statements.ts
function runStatement(source, sql, options = {}) {
  return Object.freeze({
    kind: "run",
    sql,
    parameters: options.parameters ?? null,
    phase: options.phase ?? "transactional",
    hazards: options.hazards ?? [],
    source
  });
}
function checkStatement(source, sql, failure) {
  return Object.freeze({ kind: "check", sql, failure, source });
}

// src/dialects/sqlite/compiler/compile-bulk-insert.ts
var MAX_VARIABLES = 3e4;
var MAX_ROWS = 1e3;
function rowValue(value, type) {
  if (value === null) return null;
  switch (type?.kind) {
    case "json":
    case "jsonDocument":
    case "array":
      return JSON.stringify(value);
    case "date":
      return value instanceof Date ? String(toSqlValue(value)).slice(0, 10) : toSqlValue(value);
    case "time":
      return value instanceof Date ? String(toSqlValue(value)).slice(11) : toSqlValue(value);
    default:
      return toSqlValue(value);
  }
}
function keysOf(row) {
  return Object.keys(row).filter((key) => row[key] !== void 0);
}
function chunksOf(rows) {
  const chunks = [];
  for (const row of rows) {
    const keys = keysOf(row);
    const last = chunks.at(-1);
    const fits = last !== void 0 && keys.length > 0 && last.keys.length === keys.length && keys.every((key) => last.keys.includes(key)) && last.rows.length < Math.min(MAX_ROWS, Math.floor(MAX_VARIABLES / keys.length));
    if (fits) last.rows.push(row);
    else chunks.push({ keys, rows: [row] });
  }
  return chunks;
}
function typesOf(columns) {
  return new Map((columns ?? []).map((column2) => [column2.name, column2.type]));
}
function compileBulkInsert(operation) {
  refuseSchema("bulkInsert", operation.table, operation.schema);
  const types = typesOf(operation.columns);
  const into = `INSERT INTO ${quoteIdentifier(operation.table)}`;
  return chunksOf(operation.rows).map(({ keys, rows }) => {
    if (keys.length === 0) return runStatement(operation, `${into} DEFAULT VALUES`);
    const tuple = `(${keys.map(() => "?").join(", ")})`;
    const sql = `${into} (${keys.map(quoteIdentifier).join(", ")}) VALUES ${rows.map(() => tuple).join(", ")}`;
    const parameters = rows.flatMap((row) => keys.map((key) => rowValue(row[key], types.get(key))));
    return runStatement(operation, sql, { parameters });
  });
}

// src/schema/sql.ts
function isSql(value) {
  return typeof value === "object" && value !== null && value.kind === "sql";
}

// src/schema/column.ts
var undecided = /* @__PURE__ */ new WeakSet();
function isNullableByDefault(item) {
  return undecided.has(item);
}
function column(name, type, options) {
  const given = options ?? {};
  const primaryKey = given.primaryKey ?? false;
  const made = deepFreeze({
    kind: "column",
    name,
    type,
    nullable: given.nullable ?? !primaryKey,
    primaryKey,
    serverDefault: serverDefaultOf(given.serverDefault),
    generated: generatedOf(given.generated),
    identity: identityOf(given.identity),
    autoincrement: given.autoincrement ?? false,
    unique: given.unique ?? false,
    index: given.index ?? false,
    references: given.references ?? null,
    check: checkOf(given.check),
    collation: given.collation ?? null,
    comment: given.comment ?? null,
    options: given.options ?? {}
  });
  if (given.nullable === void 0) undecided.add(made);
  return made;
}
function serverDefaultOf(value) {
  if (value === void 0) return null;
  return isSql(value) ? value : { kind: "literal", value };
}
function expressionOf(expression) {
  return isSql(expression) ? expression.text : expression.trim();
}
function generatedOf(value) {
  return value === void 0 ? null : { expression: expressionOf(value.expression), stored: value.stored ?? false };
}
function identityOf(value) {
  if (value === void 0 || value === false) return null;
  const given = value === true ? {} : value;
  return { always: given.always ?? false, start: given.start ?? null, increment: given.increment ?? null };
}
function checkOf(value) {
  if (value === void 0) return null;
  if (typeof value === "string" || isSql(value)) return { expression: expressionOf(value), name: null };
  return { expression: expressionOf(value.expression), name: value.name };
}

// src/schema/constraints.ts
function unique(columns, options = {}) {
  return deepFreeze({
    kind: "unique",
    name: options.name ?? null,
    columns: [...columns],
    deferrable: options.deferrable ?? null,
    initially: options.initially ?? null,
    options: options.options ?? {}
  });
}
function foreignKey(columns, referent, options = {}) {
  return deepFreeze({
    kind: "foreignKey",
    name: options.name ?? null,
    columns: [...columns],
    referentSchema: options.referentSchema ?? null,
    referentTable: referent.table,
    referentColumns: [...referent.columns],
    onDelete: options.onDelete ?? null,
    onUpdate: options.onUpdate ?? null,
    deferrable: options.deferrable ?? null,
    initially: options.initially ?? null,
    match: options.match ?? null
  });
}
function part(key) {
  if (typeof key === "string")
    return { kind: "column", value: key, order: null, nulls: null, collation: null };
  if (isSql(key)) return { kind: "expression", value: key.text, order: null, nulls: null, collation: null };
  return key;
}
function index(name, keys, options = {}) {
  return deepFreeze({
    kind: "index",
    name,
    parts: keys.map(part),
    unique: options.unique ?? false,
    where: options.where === void 0 ? null : expressionOf(options.where),
    options: options.options ?? {}
  });
}

// src/schema/table.ts
function table(name, items, options = {}) {
  const primaryKey = primaryKeyOf(name, items);
  const inKey = new Set(primaryKey?.columns);
  const columns = items.filter((item) => item.kind === "column").map((c) => inKey.has(c.name) && isNullableByDefault(c) ? { ...c, nullable: false } : c);
  return deepFreeze({
    kind: "table",
    name,
    schema: options.schema ?? null,
    columns,
    primaryKey,
    foreignKeys: [
      ...columns.flatMap(liftReference),
      ...items.filter((item) => item.kind === "foreignKey")
    ],
    uniques: [
      ...columns.flatMap(liftUnique),
      ...items.filter((item) => item.kind === "unique")
    ],
    checks: [
      ...columns.flatMap(liftCheck),
      ...items.filter((item) => item.kind === "check")
    ],
    indexes: [...columns.flatMap(liftIndex), ...items.filter((item) => item.kind === "index")],
    comment: options.comment ?? null,
    options: options.options ?? {}
  });
}
function primaryKeyOf(tableName, items) {
  const [written, second] = items.filter((item) => item.kind === "primaryKey");
  const flagged = items.filter((item) => item.kind === "column" && item.primaryKey).map((c) => c.name);
  const refuse3 = (column2, rule) => {
    throw cortexError("MIG_SCHEMA_INVALID", { table: tableName, column: column2, rule });
  };
  if (second !== void 0) refuse3(null, "has two primary keys");
  if (written === void 0)
    return flagged.length === 0 ? null : { kind: "primaryKey", name: null, columns: flagged };
  const left = flagged.find((column2) => !written.columns.includes(column2));
  if (left !== void 0)
    refuse3(left, `is marked as primary key, but the primary key is over ${written.columns.join(", ")}`);
  return written;
}
function liftReference(column2) {
  const at = column2.references;
  return at === null ? [] : [foreignKey([column2.name], { table: at.table, columns: [at.column] }, at)];
}
function liftUnique(column2) {
  if (column2.unique === false) return [];
  return [unique([column2.name], column2.unique === true ? {} : { name: column2.unique })];
}
function liftCheck(column2) {
  return column2.check === null ? [] : [{ kind: "check", name: column2.check.name, expression: column2.check.expression }];
}
function liftIndex(column2) {
  return column2.index === false ? [] : [index(column2.index === true ? null : column2.index, [column2.name])];
}

// src/schema/naming.ts
var DEFAULT_NAMING_CONVENTION = Object.freeze({
  ix: "ix_%(table_name)s_%(column_0_N_name)s"
});
var KEYS = { index: "ix", unique: "uq", check: "ck", foreignKey: "fk", primaryKey: "pk" };
var TOKEN = /%\(([a-zA-Z0-9_]+)\)s/g;
function conventionalName(convention, tableName, item) {
  const template = convention[KEYS[item.kind]];
  if (template === void 0) return null;
  const context = contextOf(tableName, item);
  if (typeof template === "function") return template(context);
  if (item.name === null && template.includes("%(constraint_name)s")) return null;
  return template.replace(TOKEN, (_, token) => valueOfToken(token, context));
}
function contextOf(table2, item) {
  const columns = item.kind === "index" ? item.parts.map((p) => p.kind === "column" ? p.value : "expr") : item.kind === "check" ? [] : item.columns;
  return {
    table: table2,
    columns,
    referredTable: item.kind === "foreignKey" ? item.referentTable : null,
    referredColumns: item.kind === "foreignKey" ? item.referentColumns : [],
    constraintName: item.name
  };
}
function valueOfToken(token, context) {
  if (token === "table_name") return context.table;
  if (token === "referred_table_name") return context.referredTable ?? "";
  if (token === "constraint_name") return context.constraintName ?? "";
  const match = /^(referred_)?column_(\d+)(_?N)?_(name|label|key)$/.exec(token);
  if (match === null) throw cortexError("MIG_SCHEMA_NAMING_TOKEN", { token, table: context.table });
  const [owner, names] = match[1] === void 0 ? [context.table, context.columns] : [context.referredTable ?? "", context.referredColumns];
  const labels = match[4] === "label" ? names.map((name) => `${owner}_${name}`) : names;
  if (match[3] === void 0) return labels[Number(match[2])] ?? "";
  return labels.slice(Number(match[2])).join(match[3] === "N" ? "" : "_");
}

// src/dialects/sqlite/ddl/index-text.ts
function indexName(index2, table2) {
  return index2.name ?? conventionalName(DEFAULT_NAMING_CONVENTION, table2, index2) ?? "";
}
function partText(part2, index2) {
  const nullsOfOrder = part2.order === "desc" ? "last" : "first";
  if (part2.nulls !== null && part2.nulls !== nullsOfOrder)
    return refuse({
      operation: "createIndex",
      object: `the index ${index2}`,
      reason: `NULLS ${part2.nulls.toUpperCase()} with this direction is not possible in an index`,
      instead: "Leave nulls out."
    });
  const key = part2.kind === "column" ? identifierIfNeeded(part2.value) : part2.value;
  const collation = part2.collation === null ? "" : ` COLLATE ${identifierIfNeeded(part2.collation)}`;
  return `${key}${collation}${part2.order === null ? "" : ` ${part2.order.toUpperCase()}`}`;
}
function indexText(index2, table2) {
  const name = indexName(index2, table2);
  const parts = index2.parts.map((part2) => partText(part2, name)).join(", ");
  const where = index2.where === null ? "" : ` WHERE ${index2.where}`;
  const create = index2.unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
  return `${create} ${identifierIfNeeded(name)} ON ${identifierIfNeeded(table2)} (${parts})${where}`;
}

// src/dialects/sqlite/compiler/compile-index.ts
function tableOfIndex(connection, name) {
  const [row] = connection.rows(
    "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ? COLLATE NOCASE",
    [name]
  );
  return row === void 0 ? null : String(row.tbl_name);
}
function duplicatesCheck(index2, table2, source) {
  const keys = index2.parts.map((part2) => {
    const key = part2.kind === "column" ? quoteIdentifier(part2.value) : `(${part2.value})`;
    return part2.collation === null ? key : `${key} COLLATE ${quoteIdentifier(part2.collation)}`;
  });
  const filled = index2.parts.map((_, at) => `${keys[at] ?? ""} IS NOT NULL`);
  const where = [...index2.where === null ? [] : [`(${index2.where})`], ...filled].join(" AND ");
  const sql = `SELECT ${keys.join(", ")}, count(*) AS rows FROM ${quoteIdentifier(table2)} WHERE ${where} GROUP BY ${keys.join(", ")} HAVING count(*) > 1 LIMIT 5`;
  const object = `${table2} (${index2.parts.map((part2) => part2.value).join(", ")})`;
  return checkStatement(source, sql, {
    code: "MIG_DIALECT_ROWS_REFUSED",
    details: { constraint: "UNIQUE", object, sql: indexText(index2, table2) }
  });
}
function compileCreateIndex(operation, connection) {
  const { index: index2, table: table2 } = operation;
  refuseSchema("createIndex", table2, operation.schema);
  const sql = indexText(index2, table2);
  const name = indexName(index2, table2);
  const owner = operation.ifNotExists ? tableOfIndex(connection, name) : null;
  if (owner !== null) {
    if (sameName(owner, table2)) return [];
    throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "index", name: `${name} (on table ${owner})` });
  }
  if (!index2.unique) return [runStatement(operation, sql)];
  const message = `fails when two rows of '${table2}' have the same ${index2.parts.map((p) => p.value).join(", ")}`;
  return [
    duplicatesCheck(index2, table2, operation),
    runStatement(operation, sql, { hazards: [{ code: "mayFailOnExistingRows", level: "warning", message }] })
  ];
}
function compileDropIndex(operation, connection) {
  refuseSchema("dropIndex", operation.table ?? operation.name, operation.schema);
  const owner = tableOfIndex(connection, operation.name);
  const isOther = owner !== null && operation.table !== null && !sameName(owner, operation.table);
  if (owner === null || isOther) {
    if (operation.ifExists && !isOther) return [];
    const name = isOther ? `${operation.name} on table ${operation.table} (it is on ${owner})` : operation.name;
    throw cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: "index", name });
  }
  return [runStatement(operation, `DROP INDEX ${identifierIfNeeded(operation.name)}`)];
}

// src/dialects/sqlite/sql/expression-refs.ts
function statementMentions(statement, name) {
  return significantTokens(statement).some(
    (token) => isNameLike(token) && sameName(unquote(token.text), name)
  );
}

// src/dialects/sqlite/compiler/table-state.ts
function readColumns(connection, table2) {
  const rows = connection.rows(
    `SELECT name, type, "notnull" AS "notNull", dflt_value AS "defaultText", pk AS "primaryKey", hidden
     FROM pragma_table_xinfo(?) ORDER BY cid`,
    [table2]
  );
  return rows.map((row) => ({ ...row, notNull: row.notNull === 1 }));
}
function readChildren(connection, table2) {
  const rows = connection.rows(
    `SELECT DISTINCT m.name, m.sql FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
     WHERE m.type = 'table' AND m.sql LIKE '%references%' AND instr(lower(m.sql), lower(:table)) > 0
       AND f."table" = :table COLLATE NOCASE`,
    { table: table2 }
  );
  return rows;
}
function readSequence(connection, rows, table2) {
  if (!rows.some((row2) => row2.name === "sqlite_sequence")) return null;
  const [row] = connection.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", [table2]);
  const value = row?.seq;
  return typeof value === "number" || typeof value === "bigint" ? value : null;
}
function dependents(rows, type, table2) {
  const lower = table2.toLowerCase();
  return rows.filter((row) => row.type === type).map(({ name, table: on, sql }) => {
    const text2 = sql ?? "";
    return {
      name,
      table: on,
      sql: text2,
      mentions: text2.toLowerCase().includes(lower) && statementMentions(text2, table2)
    };
  });
}
function readTableState(connection, table2) {
  const rows = connection.rows(
    'SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema ORDER BY rowid'
  );
  const lower = table2.toLowerCase();
  const own = rows.find((row) => row.type === "table" && row.name.toLowerCase() === lower);
  if (own === void 0) return null;
  const indexes = rows.flatMap(
    (row) => row.type === "index" && row.table.toLowerCase() === lower && row.sql !== null ? [{ name: row.name, sql: row.sql }] : []
  );
  const isVirtual2 = /^\s*create\s+virtual\b/i.test(own.sql ?? "");
  return Object.freeze({
    version: connection.version,
    name: own.name,
    sql: own.sql ?? "",
    columns: isVirtual2 ? [] : readColumns(connection, own.name),
    indexes,
    views: dependents(rows, "view", own.name),
    triggers: dependents(rows, "trigger", own.name),
    children: readChildren(connection, own.name),
    hasRows: !isVirtual2 && connection.rows(`SELECT 1 FROM ${quoteIdentifier(own.name)} LIMIT 1`).length > 0,
    sequence: readSequence(connection, rows, own.name),
    names: rows.map((row) => row.name)
  });
}

// src/dialects/sqlite/compiler/compile-table.ts
function kindOf(connection, name) {
  const [row] = connection.rows(
    "SELECT type FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
    [name]
  );
  return row === void 0 ? null : String(row.type);
}
function commentHazards(comments) {
  if (comments.every((comment) => comment === null)) return [];
  return [{ code: "notKept", level: "info", message: "SQLite keeps no comments: they are left out" }];
}
function createIndexes(table2, source) {
  return table2.indexes.map((index2) => runStatement(source, indexText(index2, table2.name)));
}
function compileCreateTable(operation, connection) {
  const { table: table2 } = operation;
  const sql = tableText(table2);
  if (operation.ifNotExists) {
    const kind = kindOf(connection, table2.name);
    if (kind === "view") throw cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind, name: table2.name });
    if (kind === "table") return [];
  }
  const hazards = commentHazards([table2.comment, ...table2.columns.map((column2) => column2.comment)]);
  return [runStatement(operation, sql, { hazards }), ...createIndexes(table2, operation)];
}
function list(names) {
  return names.map((name) => `'${name}'`).join(", ");
}
function compileDropTable(operation, connection) {
  refuseSchema("dropTable", operation.table, operation.schema);
  const state = readTableState(connection, operation.table);
  if (state === null) {
    if (operation.ifExists) return [];
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: operation.table });
  }
  const hazards = [
    { code: "deletesData", level: "danger", message: `drops table '${state.name}' with all its rows` }
  ];
  const triggers = state.triggers.filter(
    (trigger) => trigger.table.toLowerCase() === state.name.toLowerCase()
  );
  if (triggers.length > 0)
    hazards.push({
      code: "notKept",
      level: "warning",
      message: `its triggers go with it: ${list(triggers.map((trigger) => trigger.name))}`
    });
  const readers = [...state.views, ...state.triggers.filter((trigger) => !triggers.includes(trigger))].filter(
    (dependent) => dependent.mentions
  );
  if (readers.length > 0)
    hazards.push({
      code: "notKept",
      level: "warning",
      message: `what reads it will not work any more: ${list(readers.map((reader) => reader.name))}`
    });
  return [runStatement(operation, `DROP TABLE ${quoteIdentifier(state.name)}`, { hazards })];
}
function compileRenameTable(operation, connection) {
  refuseSchema("renameTable", operation.table, operation.schema);
  if (kindOf(connection, operation.table) !== "table")
    throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: operation.table });
  const sql = `ALTER TABLE ${quoteIdentifier(operation.table)} RENAME TO ${quoteIdentifier(operation.newName)}`;
  return [runStatement(operation, sql)];
}

// src/dialects/sqlite/rebuild/compile-table-changes.ts
function refuseChange(request, member, reason) {
  return refuse({
    operation: member.kind,
    object: `table '${request.state.name}'`,
    reason,
    instead: "Build the table anew with op.execute()."
  });
}
function compileAddColumn(request, member) {
  const { state, source } = request;
  const { column: column2 } = member;
  if (state.columns.some((c) => sameName(c.name, column2.name))) {
    if (member.ifNotExists) return [];
    throw cortexError("MIG_DIALECT_COLUMN_EXISTS", { table: state.name, column: column2.name });
  }
  if (column2.unique !== false || column2.primaryKey)
    return refuseChange(request, member, "a column that is added in place cannot be a key");
  const keys = liftReference(column2).map((key) => ` ${constraintPrefix(key.name)}${referencesText(key)}`);
  const checks = liftCheck(column2).map((check2) => ` ${constraintText(check2)}`);
  const sql = `ALTER TABLE ${quoteIdentifier(state.name)} ADD COLUMN ${columnText(column2)}${[...keys, ...checks].join("")}`;
  const hazards = commentHazards([column2.comment]);
  const indexes = liftIndex(column2).map((index2) => runStatement(source, indexText(index2, state.name)));
  return [runStatement(source, sql, { hazards }), ...indexes];
}
function compileMember(request, member) {
  const { state, source } = request;
  const alter = `ALTER TABLE ${quoteIdentifier(state.name)}`;
  const has = (column2) => state.columns.some((c) => sameName(c.name, column2));
  switch (member.kind) {
    case "addColumn":
      return compileAddColumn(request, member);
    case "dropColumn":
      if (!has(member.column) && member.ifExists) return [];
      return [
        runStatement(source, `${alter} DROP COLUMN ${quoteIdentifier(member.column)}`, {
          hazards: [
            {
              code: "deletesData",
              level: "danger",
              message: `drops column '${member.column}' with its data`
            }
          ]
        })
      ];
    case "alterColumn": {
      const { newName, ...others } = member.changes;
      if (newName === void 0 || Object.keys(others).length > 0)
        return refuseChange(request, member, "only a new name can be given in place");
      const sql = `${alter} RENAME COLUMN ${quoteIdentifier(member.column)} TO ${quoteIdentifier(newName)}`;
      return [runStatement(source, sql)];
    }
    case "createIndex": {
      const exists = state.indexes.some((index2) => sameName(index2.name, member.index.name ?? ""));
      if (exists && member.ifNotExists) return [];
      const create = runStatement(source, indexText(member.index, state.name));
      return member.index.unique ? [duplicatesCheck(member.index, state.name, source), create] : [create];
    }
    case "dropIndex": {
      const exists = state.indexes.some((index2) => sameName(index2.name, member.name));
      if (!exists && member.ifExists) return [];
      return [runStatement(source, `DROP INDEX ${quoteIdentifier(member.name)}`)];
    }
    case "createConstraint":
    case "dropConstraint":
    case "setTableComment":
      return refuseChange(request, member, "it cannot be changed in place");
    default:
      return assertNever(member, "change");
  }
}
function compileTableChanges(request) {
  return request.operations.flatMap((member) => compileMember(request, member));
}

// src/dialects/sqlite/compiler/compile-changes.ts
var DEFAULT_OPTIONS = Object.freeze({
  recreate: "auto",
  copyFrom: null,
  partialReordering: [],
  tableArgs: [],
  namingConvention: {}
});
function refuseComments(member, table2) {
  const comment = member.kind === "setTableComment" ? member.comment : member.kind === "alterColumn" ? member.changes.comment ?? null : null;
  if (comment !== null || member.kind === "setTableComment")
    refuse({
      operation: member.kind,
      object: member.kind === "alterColumn" ? `column '${table2}.${member.column}'` : `table '${table2}'`,
      reason: "SQLite keeps no comments",
      instead: "Leave the comment out of this chain; in createTable and addColumn it may stay, and is left out."
    });
}
function compileChanges(changes, source, connection) {
  const { table: table2, schema, operations } = changes;
  refuseSchema(source.kind, table2, schema);
  for (const member of operations) refuseComments(member, table2);
  if (operations.length === 0 && (changes.options ?? DEFAULT_OPTIONS).recreate !== "always") return [];
  const state = readTableState(connection, table2);
  if (state === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: table2 });
  const options = changes.options ?? DEFAULT_OPTIONS;
  return compileTableChanges({ table: table2, schema, operations, options, state, source });
}

// src/dialects/sqlite/connection/excerpt.ts
function excerpt(sql, length = 200) {
  const line = sql.slice(0, length * 4).replace(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length)}\u2026` : line;
}

// src/dialects/sqlite/connection/bind-parameters.ts
function placeholdersOf(sql) {
  if (!/[?:@$]/.test(sql)) return [];
  return significantTokens(sql).flatMap((token) => token.kind === "variable" ? [token.text] : []);
}
function positionsOf(placeholders) {
  let highest = 0;
  for (const placeholder of placeholders)
    highest = placeholder === "?" ? highest + 1 : Math.max(highest, Number(placeholder.slice(1)));
  return highest;
}
function bindable(value) {
  const bound = toSqlValue(value);
  if (typeof bound === "string" && bound.includes("\0"))
    throw cortexError("MIG_DIALECT_LITERAL_UNSUPPORTED", {
      value: JSON.stringify(bound.slice(0, 40)),
      reason: "a text with a NUL character would be cut there; pass its bytes to CAST(? AS TEXT)"
    });
  return bound;
}
function bindPositional(values, placeholders) {
  const named = placeholders.find((placeholder) => !placeholder.startsWith("?"));
  if (named !== void 0) return `the placeholder ${named} has a name, but the values are an array`;
  const needed = positionsOf(placeholders);
  if (needed !== values.length) return `${needed} placeholders, but ${values.length} values`;
  return { kind: "positional", values: values.map(bindable) };
}
function bindNamed(values, placeholders) {
  const bound = /* @__PURE__ */ new Map();
  const unused = new Set(Object.keys(values));
  for (const token of placeholders) {
    if (token.startsWith("?")) return `the placeholder ${token} has no name, but the values are an object`;
    const name = token.slice(1);
    const key = Object.hasOwn(values, name) ? name : token;
    if (!Object.hasOwn(values, key)) return `the placeholder ${token} has no value`;
    unused.delete(key);
    bound.set(token, { token, name, value: bindable(values[key]) });
  }
  const [extra] = unused;
  if (extra !== void 0) return `the value '${extra}' has no placeholder`;
  return { kind: "named", values: [...bound.values()] };
}
function bindParameters(sql, parameters) {
  const placeholders = placeholdersOf(sql);
  const isList = Array.isArray(parameters);
  const empty = parameters === null || (isList ? parameters.length : Object.keys(parameters).length) === 0;
  if (empty && placeholders.length === 0) return { kind: "none" };
  const bound = empty && !isList && placeholders[0]?.startsWith("?") === true ? bindPositional([], placeholders) : isList ? bindPositional(parameters, placeholders) : bindNamed(parameters ?? {}, placeholders);
  if (typeof bound === "string")
    throw cortexError("MIG_DIALECT_PARAMETERS_INVALID", { sql: excerpt(sql), reason: bound });
  return bound;
}

// src/dialects/sqlite/sql/split-statements.ts
function headState(state, token) {
  if (state === "create") {
    if (isWord(token, "TEMP", "TEMPORARY")) return "create";
    return isWord(token, "TRIGGER") ? "trigger" : "normal";
  }
  if (isWord(token, "CREATE")) return "create";
  if (state === "start") return isWord(token, "EXPLAIN") ? "explain" : "normal";
  return isWord(token, "QUERY", "PLAN") ? "explain" : "normal";
}
function nextState(state, token) {
  const semicolon = isSymbol(token, ";");
  switch (state) {
    case "trigger":
      return semicolon ? "triggerSemicolon" : "trigger";
    case "triggerSemicolon":
      if (semicolon) return state;
      return isWord(token, "END") ? "triggerEnd" : "trigger";
    case "triggerEnd":
      return semicolon ? "start" : "trigger";
    case "normal":
      return semicolon ? "start" : "normal";
    default:
      return semicolon ? "start" : headState(state, token);
  }
}
function refuseUnterminated(script2, token, object) {
  if (token.kind !== "illegal" || !/^['"`[]/.test(token.text)) return;
  throw cortexError("MIG_DIALECT_SQL_SYNTAX", {
    object,
    reason: "a quote is opened and never closed",
    line: lineAt(script2, token.start),
    near: token.text.slice(0, 40)
  });
}
function splitStatements(script2, object = "the script") {
  const statements = [];
  let state = "start";
  let first;
  let end = 0;
  let line = 1;
  let counted = 0;
  const finish = (until) => {
    if (first)
      statements.push(Object.freeze({ text: script2.slice(first.start, until), line, offset: first.start }));
    first = void 0;
  };
  for (const token of tokenize(script2)) {
    if (token.kind === "whitespace" && end === token.start) end = token.end;
    if (!isSignificant(token)) continue;
    refuseUnterminated(script2, token, object);
    state = nextState(state, token);
    if (state === "start") {
      finish(token.start);
      continue;
    }
    if (first === void 0) {
      first = token;
      for (; counted < token.start; counted += 1) if (script2[counted] === "\n") line += 1;
    }
    end = token.end;
  }
  finish(end);
  return statements;
}

// src/dialects/sqlite/sql/statement-head.ts
var TRANSACTION_VERBS = ["begin", "commit", "end", "rollback", "savepoint", "release"];
var MAIN_VERBS = ["SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"];
var ASKING_WITH_ARGUMENT = new Set(
  `table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check
  integrity_check quick_check`.split(/\s+/)
);
var ACTING_WITHOUT_ARGUMENT = new Set(
  "optimize wal_checkpoint incremental_vacuum shrink_memory data_store_directory".split(" ")
);
var FILLERS = new Set(
  `TEMP TEMPORARY UNIQUE VIRTUAL TABLE INDEX VIEW TRIGGER IF NOT EXISTS INTO FROM OR ROLLBACK ABORT REPLACE FAIL IGNORE
  TO SAVEPOINT`.split(/\s+/)
);
var NOTHING = { object: null, schema: null };
function nameAt(tokens, at) {
  const first = tokens[at];
  if (!isNameLike(first)) return NOTHING;
  const second = tokens[at + 2];
  if (isSymbol(tokens[at + 1], ".") && isNameLike(second))
    return { object: unquote(second.text), schema: unquote(first.text) };
  return { object: unquote(first.text), schema: null };
}
function namedAfter(tokens, from) {
  let at = from;
  while (tokens[at]?.kind === "word" && FILLERS.has(tokens[at]?.text.toUpperCase() ?? "")) {
    const next = tokens[at + 1];
    if (next === void 0 || !isNameLike(next)) break;
    at += 1;
  }
  return nameAt(tokens, at);
}
function verbAfterWith(tokens) {
  let depth = 0;
  for (const [index2, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, ...MAIN_VERBS) && isSymbol(tokens[index2 - 1], ")")) return index2;
  }
  return -1;
}
function pragmaIsReadOnly(tokens, name) {
  if (tokens.some((token) => isSymbol(token, "="))) return false;
  if (tokens.some((token) => isSymbol(token, "("))) return ASKING_WITH_ARGUMENT.has(name);
  return !ACTING_WITHOUT_ARGUMENT.has(name);
}
function ddlVerb(tokens, verb) {
  const kind = tokens.slice(1, 4).find((token) => isWord(token, "TABLE", "INDEX", "VIEW", "TRIGGER"));
  const virtual = tokens.slice(1, 3).some((token) => isWord(token, "VIRTUAL"));
  return kind ? `${verb} ${virtual ? "virtual " : ""}${kind.text.toLowerCase()}` : verb;
}
function headOf(verb, named, isReadOnly = false) {
  return Object.freeze({
    verb,
    ...named,
    isTransactionControl: TRANSACTION_VERBS.includes(verb),
    isReadOnly
  });
}
function statementHead(text2) {
  const tokens = significantTokens(text2).filter((token) => !isSymbol(token, ";"));
  const first = tokens[0];
  if (first?.kind !== "word") return headOf("", NOTHING);
  const verb = first.text.toLowerCase();
  switch (verb) {
    case "create":
    case "drop":
    case "alter":
      return headOf(ddlVerb(tokens, verb), namedAfter(tokens, 1));
    case "insert":
    case "replace":
    case "update":
    case "delete":
    case "savepoint":
    case "release":
    case "reindex":
    case "analyze":
      return headOf(verb, namedAfter(tokens, 1));
    case "rollback": {
      const to = tokens.findIndex((token) => isWord(token, "TO"));
      return headOf(verb, to === -1 ? NOTHING : namedAfter(tokens, to + 1));
    }
    case "pragma": {
      const named = nameAt(tokens, 1);
      return headOf(verb, named, pragmaIsReadOnly(tokens, named.object?.toLowerCase() ?? ""));
    }
    case "with": {
      const at = verbAfterWith(tokens);
      const main = at === -1 ? verb : tokens[at]?.text.toLowerCase() ?? verb;
      const reads = main === "select" || main === "values";
      return headOf(main, reads || at === -1 ? NOTHING : namedAfter(tokens, at + 1), reads);
    }
    default:
      return headOf(verb, NOTHING, ["select", "values", "explain"].includes(verb));
  }
}

// src/dialects/sqlite/compiler/compile-execute.ts
var OUTSIDE_PRAGMAS = [
  "journal_mode",
  "synchronous",
  "temp_store",
  "wal_checkpoint",
  "page_size",
  "auto_vacuum"
];
var HARMLESS = /* @__PURE__ */ new Set([
  ...[
    "create table",
    "create virtual table",
    "create index",
    "create view",
    "create trigger",
    "insert",
    "select"
  ],
  ...["values", "explain", "pragma", "reindex", "analyze", "drop index", "drop view", "drop trigger"]
]);
function hasWhere(sql) {
  let depth = 0;
  for (const token of significantTokens(sql)) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, "WHERE")) return true;
  }
  return false;
}
function hazard(code, level, message) {
  return [{ code, level, message }];
}
function alterHazards(sql, table2) {
  if (!significantTokens(sql).some((token) => isWord(token, "DROP"))) return [];
  return hazard("deletesData", "danger", `drops something of table '${table2}'`);
}
function hazardsOf(sql, head) {
  const object = head.object ?? "";
  switch (head.verb) {
    case "drop table":
      return hazard("deletesData", "danger", `drops table '${object}' with all its rows`);
    case "delete":
      return hasWhere(sql) ? hazard("deletesData", "warning", `deletes rows of '${object}'`) : hazard("deletesData", "danger", `deletes every row of '${object}'`);
    case "replace":
      return hazard("deletesData", "warning", `replaces rows of '${object}'`);
    case "update":
      return hasWhere(sql) ? hazard("dependsOnData", "info", `changes rows of '${object}'`) : hazard("dependsOnData", "warning", `changes every row of '${object}'`);
    case "alter table":
      return alterHazards(sql, object);
    case "vacuum":
      return hazard("rewritesTable", "warning", "writes the whole database file anew");
    case "pragma":
      return object.toLowerCase() === "foreign_keys" && !head.isReadOnly ? hazard(
        "notKept",
        "info",
        "has no effect: foreign keys are off during a step, and are checked at its end"
      ) : [];
    default:
      return HARMLESS.has(head.verb) ? [] : hazard("unknownSql", "warning", "what this statement does is not known");
  }
}
function isOutside(head) {
  if (head.verb === "vacuum") return true;
  return head.verb === "pragma" && !head.isReadOnly && OUTSIDE_PRAGMAS.includes(head.object?.toLowerCase() ?? "");
}
function refuseInStep(sql, head) {
  const reason = head.isTransactionControl ? "it would begin or end the step's own transaction" : head.verb === "attach" || head.verb === "detach" ? "a database cannot be attached or detached inside a transaction" : null;
  if (reason !== null)
    throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", { statement: excerpt(sql, 80), reason });
}
function statementOf(operation, sql) {
  const head = statementHead(sql);
  refuseInStep(sql, head);
  const outside = isOutside(head);
  const notTransactional = hazard("notTransactional", "warning", "runs outside of the step's transaction");
  return runStatement(operation, sql, {
    phase: outside ? "autocommit" : "transactional",
    hazards: [...hazardsOf(sql, head), ...outside ? notTransactional : []],
    ...operation.parameters === null ? {} : { parameters: operation.parameters }
  });
}
function compileExecute(operation) {
  const statements = splitStatements(operation.sql, "op.execute()");
  if (operation.parameters === null) return statements.map(({ text: text2 }) => statementOf(operation, text2));
  const [only] = statements;
  if (only === void 0 || statements.length > 1)
    throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
      statement: excerpt(operation.sql, 80),
      reason: `parameters belong to one statement, and this text has ${statements.length}`
    });
  bindParameters(only.text, operation.parameters);
  return [statementOf(operation, only.text)];
}

// src/dialects/sqlite/compiler/compile.ts
function compileOne(operation, connection) {
  const { table: table2, schema } = operation;
  return compileChanges({ table: table2, schema, operations: [operation] }, operation, connection);
}
function compile(operation, connection) {
  switch (operation.kind) {
    case "createTable":
      return compileCreateTable(operation, connection);
    case "dropTable":
      return compileDropTable(operation, connection);
    case "renameTable":
      return compileRenameTable(operation, connection);
    case "createIndex":
      return compileCreateIndex(operation, connection);
    case "dropIndex":
      return compileDropIndex(operation, connection);
    case "addColumn":
    case "dropColumn":
    case "alterColumn":
    case "createConstraint":
    case "dropConstraint":
    case "setTableComment":
      return compileOne(operation, connection);
    case "batch":
      return compileChanges(operation, operation, connection);
    case "createExcludeConstraint":
      return refuse({
        operation: operation.kind,
        object: `table '${operation.table}'`,
        reason: "SQLite has no exclusion constraints",
        instead: "Use a trigger that raises, or a unique constraint where equality is enough."
      });
    case "bulkInsert":
      return compileBulkInsert(operation);
    case "execute":
      return compileExecute(operation);
    default:
      return assertNever(operation, "operation");
  }
}

// src/dialects/sqlite/native-errors.ts
var PRIMARY_CODES = {
  5: "BUSY",
  6: "LOCKED",
  8: "READONLY",
  11: "CORRUPT",
  13: "FULL",
  14: "CANTOPEN",
  19: "CONSTRAINT",
  23: "AUTH",
  26: "NOTADB"
};
var PRIMARY_MESSAGES = [
  [/database is locked/, "BUSY"],
  [/database table is locked/, "LOCKED"],
  [/attempt to write a readonly database/, "READONLY"],
  [/database disk image is malformed/, "CORRUPT"],
  [/database or disk is full/, "FULL"],
  [/unable to open database file/, "CANTOPEN"],
  [/constraint failed/, "CONSTRAINT"],
  [/file is not a database/, "NOTADB"]
];
function resultCodeOf(error) {
  if (!(error instanceof Error)) return null;
  const { errcode, code } = error;
  if (typeof errcode === "number") return PRIMARY_CODES[errcode & 255] ?? "ERROR";
  if (typeof code === "string" && code.startsWith("SQLITE_")) return code.split("_")[1] ?? "ERROR";
  if (code !== "ERR_SQLITE_ERROR") return null;
  return PRIMARY_MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? "ERROR";
}
function isBusy(error) {
  const native = error instanceof CortexError ? error.cause : error;
  const code = resultCodeOf(native);
  return code === "BUSY" || code === "LOCKED";
}
var MESSAGES = [
  [
    /no such table: (?:main\.)?(.+)$/,
    (table2, { cause }) => cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: table2 }, cause)
  ],
  [
    /duplicate column name: (.+)$/,
    (column2, { cause, sql }) => cortexError("MIG_DIALECT_COLUMN_DUPLICATE", { column: column2, sql }, cause)
  ],
  [
    /no such column: "?(.+?)"?(?: - should this be .*)?$/,
    (column2, { cause, sql }) => cortexError("MIG_DIALECT_COLUMN_UNKNOWN", { column: column2, sql }, cause)
  ],
  [
    /has no column named (.+)$/,
    (column2, { cause, sql }) => cortexError("MIG_DIALECT_COLUMN_UNKNOWN", { column: column2, sql }, cause)
  ]
];
var NAMED_KINDS = /^(?:.*?: )?no such (index|view|trigger|collation sequence|function|module): (?:main\.)?(.+)$/;
var TAKEN = /there is already another table or index with this name: (.+)$/;
var EXISTING = /(?:^|: )(?:there is already (?:a|an) )?(table|index|view|trigger) (?:named )?(.+?)(?: already exists)?$/;
function fromMessage(failure) {
  const { message, cause } = failure;
  for (const [pattern, build] of MESSAGES) {
    const name2 = pattern.exec(message)?.[1];
    if (name2 !== void 0 && !message.includes("error in ")) return build(name2, failure);
  }
  const missing = NAMED_KINDS.exec(message);
  if (missing?.[1] !== void 0 && missing[2] !== void 0)
    return cortexError("MIG_DIALECT_OBJECT_NOT_FOUND", { kind: missing[1], name: missing[2] }, cause);
  const taken = TAKEN.exec(message)?.[1];
  if (taken !== void 0)
    return cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: "table or index", name: taken }, cause);
  if (!/already exists|there is already/.test(message)) return null;
  const there = EXISTING.exec(message);
  if (there?.[1] === void 0 || there[2] === void 0) return null;
  const name = there[2].replace(/^"(.*)"$/s, "$1");
  return cortexError("MIG_DIALECT_OBJECT_EXISTS", { kind: there[1], name }, cause);
}
function fromConstraint({ message, sql, cause }) {
  const match = /(\w+(?: \w+)*) constraint failed(?:: (.*))?$/s.exec(message);
  const details = { constraint: match?.[1] ?? "a", object: match?.[2] ?? "a table", sql };
  return cortexError("MIG_DIALECT_ROWS_REFUSED", details, cause);
}
function fromCode(code, database, failure) {
  const { message: detail, cause } = failure;
  switch (code) {
    case "BUSY":
    case "LOCKED":
      return cortexError("MIG_DIALECT_BUSY", { database }, cause);
    case "READONLY":
      return cortexError("MIG_DIALECT_READ_ONLY", { database, detail }, cause);
    case "CORRUPT":
      return cortexError("MIG_DIALECT_CORRUPT", { database, detail }, cause);
    case "FULL":
      return cortexError("MIG_DIALECT_DISK_FULL", { database }, cause);
    case "CANTOPEN":
      return cortexError("MIG_DIALECT_CANNOT_OPEN", { database, detail }, cause);
    case "NOTADB":
      return cortexError("MIG_DIALECT_NOT_A_DATABASE", { path: database }, cause);
    case "CONSTRAINT":
      return fromConstraint(failure);
    default:
      return null;
  }
}
function describeError(error, context) {
  if (error instanceof CortexError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const sql = context.sql === null ? null : excerpt(context.sql);
  const failure = { message, sql: sql ?? "", cause: error };
  const code = resultCodeOf(error);
  const known = code === null ? null : fromCode(code, context.label, failure) ?? fromMessage(failure);
  return known ?? cortexError("MIG_DIALECT_SQL_FAILED", { database: context.label, sql, detail: message }, error);
}

// src/dialects/sqlite/connection/sqlite-version.ts
function parseVersion(text2) {
  const [major = 0, minor = 0, patch = 0] = text2.split(".").map(Number);
  return Object.freeze({ text: text2, number: major * 1e6 + minor * 1e3 + patch });
}
function isAtLeast(version, minimum) {
  return version.number >= parseVersion(minimum).number;
}

// src/dialects/sqlite/connection/sqlite-connection.ts
var OLDEST_SQLITE = "3.35.0";
var COUNTS_CHANGES = /^\s*(?:(?:--[^\n]*\n|\/\*.*?\*\/)\s*)*(?:insert|update|delete|replace|with)\b/is;
function plainRow(row) {
  const plain = {};
  for (const key of Object.keys(row)) plain[key] = fromSqlValue(row[key]);
  return plain;
}
var SqliteConnection = class {
  label;
  path;
  version;
  #native;
  #owned;
  #writable;
  #observer = null;
  /** @throws MIG_DIALECT_TOO_OLD for a SQLite that is older than {@link OLDEST_SQLITE}. */
  constructor(native, origin) {
    this.#native = native;
    this.#owned = origin.owned;
    this.#writable = origin.path !== null && origin.readOnly !== true;
    this.label = origin.label;
    this.path = origin.path;
    this.version = parseVersion(
      origin.version ?? String(this.rows("SELECT sqlite_version() AS version")[0]?.version)
    );
    if (!isAtLeast(this.version, OLDEST_SQLITE))
      throw cortexError("MIG_DIALECT_TOO_OLD", {
        database: this.label,
        version: this.serverVersion,
        minimum: `SQLite ${OLDEST_SQLITE}`
      });
  }
  get serverVersion() {
    return `SQLite ${this.version.text}`;
  }
  get inTransaction() {
    return this.#native.inTransaction;
  }
  /** Sets who is told of the statements, or nobody. */
  observe(observer) {
    this.#observer = observer;
  }
  async query(sql, parameters) {
    this.#announceOne(sql);
    return this.rows(sql, parameters);
  }
  async execute(sql, parameters) {
    this.#announceOne(sql);
    const bound = bindParameters(sql, parameters ?? null);
    const changes = this.#guard(sql, () => this.#native.run(sql, bound), 0);
    return { changes: COUNTS_CHANGES.test(sql) ? changes : 0 };
  }
  async run(sql) {
    this.runNow(sql);
  }
  async close() {
    this.#observer = null;
    if (!this.#owned) return;
    if (this.#writable && !this.inTransaction) this.#emptyLog();
    this.#guard(null, () => this.#native.close());
  }
  /** A question of the dialect's own, at once; the observer is not told. */
  rows(sql, parameters) {
    const bound = bindParameters(sql, parameters ?? null);
    const read = this.#guard(sql, () => this.#native.all(sql, bound), []);
    return read.map(plainRow);
  }
  /** The value of a pragma that has one, e.g. `foreign_keys`. */
  pragma(name) {
    const row = this.rows(`PRAGMA ${name}`)[0];
    return row === void 0 ? null : Object.values(row)[0];
  }
  /** {@link run}, at once. */
  runNow(sql) {
    if (this.#observer === null) this.runUnseen(sql);
    else
      for (const { text: text2 } of splitStatements(sql)) {
        this.#observer(text2);
        this.runUnseen(text2);
      }
  }
  /** A statement of the dialect's own, at once; the observer is not told. */
  runUnseen(sql) {
    this.#guard(sql, () => this.#native.exec(sql));
  }
  /**
   * Takes over what is in the log of WAL mode, as SQLite does when the last connection closes. The driver keeps its
   * statements until they are collected, and with them the connection: the log would stay, full.
   */
  #emptyLog() {
    if (this.pragma("journal_mode") === "wal") this.rows("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  /** The drivers run the first statement and forget the rest without a word. */
  #announceOne(sql) {
    if (/;\s*\S/.test(sql) && splitStatements(sql).length > 1)
      throw cortexError("MIG_DIALECT_STATEMENT_REFUSED", {
        statement: excerpt(sql),
        reason: "it is more than one statement"
      });
    this.#observer?.(sql);
  }
  /** `whenEmpty` is the answer to a text of comments alone, which is no statement to a driver. */
  #guard(sql, work, whenEmpty) {
    try {
      return work();
    } catch (error) {
      if (whenEmpty !== void 0 && significantTokens(sql ?? "").every((token) => isSymbol(token, ";")))
        return whenEmpty;
      throw describeError(error, { sql, label: this.label });
    }
  }
};
function asSqlite(connection) {
  if (connection instanceof SqliteConnection) return connection;
  throw cortexError("MIG_DIALECT_HANDLE_INVALID", {
    database: "SQLite",
    reason: "it was opened by another dialect"
  });
}

// src/dialects/sqlite/connection/target.ts
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
var MEMORY = ":memory:";
var SQLITE_URL = /^sqlite3?(?:\+[a-z0-9_]+)?:(?:\/\/\/?)?/i;
var OWN_PARAMETERS = ["mode", "uri"];
function fileTarget(written, query) {
  const parameters = new URLSearchParams(query);
  const mode = parameters.get("mode");
  if (written === "" || written === MEMORY || mode === "memory") return { kind: "memory" };
  for (const name of OWN_PARAMETERS) parameters.delete(name);
  return {
    kind: "file",
    label: written,
    path: resolve(written),
    readOnly: mode === "ro",
    parameters: parameters.toString()
  };
}
function fileUrlTarget(url) {
  const [location = "", query = ""] = url.replace(/#.*$/s, "").split("?", 2);
  const rest = location.slice("file:".length);
  if (!rest.startsWith("/")) return fileTarget(decodeURIComponent(rest), query);
  try {
    return fileTarget(fileURLToPath(location), query);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason }, error);
  }
}
function sqliteUrlTarget(url) {
  if (/^sqlite[^:]*:\/\/[^/?]/i.test(url)) {
    const reason = "a SQLite URL has no host: three slashes before a relative path, four before an absolute one";
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason });
  }
  const rest = url.replace(SQLITE_URL, "");
  if (/^file:/i.test(rest)) return fileUrlTarget(rest);
  const [path = "", query = ""] = rest.split("?", 2);
  return fileTarget(path, query);
}
function urlTarget(url) {
  if (/^sqlite/i.test(url) && SQLITE_URL.test(url)) return sqliteUrlTarget(url);
  if (/^file:/i.test(url)) return fileUrlTarget(url);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(url)) {
    const reason = "it is the URL of another kind of database";
    throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: redact(url), reason });
  }
  return fileTarget(url, "");
}
function resolveTarget(target) {
  if (target.handle !== null && target.handle !== void 0) return { kind: "handle", handle: target.handle };
  if (target.url !== null) return urlTarget(target.url);
  if (target.memory) return { kind: "memory" };
  if (target.file !== null)
    return /^file:/i.test(target.file) ? fileUrlTarget(target.file) : fileTarget(target.file, "");
  const reason = "neither a file, nor a URL, nor memory is given";
  throw cortexError("MIG_DIALECT_TARGET_INVALID", { target: "", reason });
}
function describeTarget(target) {
  const resolved = resolveTarget(target);
  switch (resolved.kind) {
    case "memory":
      return MEMORY;
    case "file":
      return resolved.label;
    case "handle":
      return "the connection that was handed in";
  }
}

// src/dialects/sqlite/diagnose.ts
import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
function versionFinding(connection) {
  return { check: "version", ok: true, detail: connection.serverVersion, hint: null };
}
function problemOf(path) {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
function fileFinding({ path, label }) {
  if (path === null) return { check: "file", ok: true, detail: `${label} (no file)`, hint: null };
  const problem = problemOf(path);
  return {
    check: "file",
    ok: problem === null,
    detail: problem ?? `${path} and its folder can be written`,
    hint: problem === null ? null : "Give this user the right to write the file and its folder."
  };
}
function journalFinding(connection) {
  const mode = String(connection.pragma("journal_mode"));
  const risky = mode === "wal" && !isAtLeast(connection.version, "3.53.0");
  return {
    check: "journal mode",
    ok: !risky,
    detail: risky ? `wal, with ${connection.serverVersion}, which can damage the file when a log is reset` : mode,
    hint: risky ? "Update SQLite to 3.53.0 or newer wherever this file is opened." : null
  };
}
function integrityFinding(connection) {
  const lines = connection.rows("PRAGMA quick_check(10)").map((row) => String(Object.values(row)[0]));
  const ok = lines.length === 1 && lines[0] === "ok";
  return {
    check: "integrity",
    ok,
    detail: lines.join("; "),
    hint: ok ? null : "Stop what writes to the database and restore a backup."
  };
}
function foreignKeyFinding(connection) {
  const rows = connection.rows(
    `SELECT "table" AS child, parent, count(*) AS number FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 3 DESC`
  );
  const broken = rows.map((row) => `${String(row.number)} of ${String(row.child)} -> ${String(row.parent)}`);
  return {
    check: "foreign keys",
    ok: broken.length === 0,
    detail: broken.length === 0 ? "every row refers to one that is there" : `broken: ${broken.join(", ")}`,
    hint: broken.length === 0 ? null : "A migration keeps them as they are; correct the rows when you can."
  };
}
function diagnose(connection) {
  return [versionFinding, fileFinding, journalFinding, integrityFinding, foreignKeyFinding].map(
    (find) => find(connection)
  );
}

// src/dialects/sqlite/driver.ts
import { accessSync as accessSync2, closeSync, constants as constants2, openSync, readSync, statSync as statSync2 } from "node:fs";
import { dirname as dirname2 } from "node:path";
import { pathToFileURL } from "node:url";

// src/dialects/sqlite/connection/better-handle.ts
function spread(parameters) {
  switch (parameters.kind) {
    case "none":
      return [];
    case "positional":
      return parameters.values;
    case "named":
      return [Object.fromEntries(parameters.values.map(({ name, value }) => [name, value]))];
  }
}
var BetterHandle = class {
  #database;
  constructor(database) {
    this.#database = database;
  }
  all(sql, parameters) {
    const statement = this.#database.prepare(sql);
    if (statement.reader) return statement.safeIntegers(true).all(...spread(parameters));
    statement.run(...spread(parameters));
    return [];
  }
  run(sql, parameters) {
    const statement = this.#database.prepare(sql);
    if (!statement.reader) return statement.run(...spread(parameters)).changes;
    statement.all(...spread(parameters));
    const [row] = this.#database.prepare("SELECT changes() AS n").all();
    return Number(row?.n ?? 0);
  }
  exec(sql) {
    this.#database.exec(sql);
  }
  get inTransaction() {
    return this.#database.inTransaction;
  }
  close() {
    this.#database.close();
  }
};
function isBetterDatabase(handle) {
  if (typeof handle !== "object" || handle === null) return false;
  const it = handle;
  return typeof it.prepare === "function" && typeof it.exec === "function" && typeof it.open === "boolean" && typeof it.inTransaction === "boolean";
}

// src/dialects/sqlite/connection/read-only-wal-file.ts
import { statSync } from "node:fs";
function stampOf(path) {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== void 0 && log.size > 0) return null;
  const file = statSync(path, { bigint: true });
  return `${file.ino} ${file.size} ${file.mtimeNs}`;
}
var ReadOnlyWalFile = class {
  #path;
  #open;
  #stamp;
  #native;
  constructor(path, open) {
    this.#path = path;
    this.#open = open;
    this.#stamp = stampOf(path);
    this.#native = open(this.#stamp !== null);
  }
  #fresh() {
    if (this.#stamp === null || this.#native.inTransaction) return this.#native;
    const now = stampOf(this.#path);
    if (now === this.#stamp) return this.#native;
    this.#native.close();
    this.#stamp = now;
    this.#native = this.#open(now !== null);
    return this.#native;
  }
  all(sql, parameters) {
    return this.#fresh().all(sql, parameters);
  }
  run(sql, parameters) {
    return this.#fresh().run(sql, parameters);
  }
  exec(sql) {
    this.#fresh().exec(sql);
  }
  get inTransaction() {
    return this.#native.inTransaction;
  }
  close() {
    this.#native.close();
  }
};

// src/dialects/sqlite/connection/sync-handle.ts
function spread2(parameters) {
  switch (parameters.kind) {
    case "none":
      return [];
    case "positional":
      return parameters.values;
    case "named":
      return [Object.fromEntries(parameters.values.map(({ token, value }) => [token, value]))];
  }
}
var SyncHandle = class {
  #database;
  constructor(database) {
    this.#database = database;
  }
  all(sql, parameters) {
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all(...spread2(parameters));
  }
  run(sql, parameters) {
    return Number(this.#database.prepare(sql).run(...spread2(parameters)).changes);
  }
  exec(sql) {
    this.#database.exec(sql);
  }
  get inTransaction() {
    if (this.#database.isTransaction !== void 0) return this.#database.isTransaction;
    try {
      this.#database.exec("BEGIN");
    } catch (error) {
      if (error instanceof Error && error.message.includes("within a transaction")) return true;
      throw error;
    }
    this.#database.exec("ROLLBACK");
    return false;
  }
  close() {
    this.#database.close();
  }
};
function isSyncDatabase(handle) {
  if (typeof handle !== "object" || handle === null) return false;
  const it = handle;
  if (typeof it.prepare !== "function" || typeof it.exec !== "function") return false;
  return typeof it.isOpen === "boolean" || handle.constructor.name === "DatabaseSync";
}

// src/dialects/sqlite/driver.ts
var BUSY_TIMEOUT_MS = 1e3;
var loaded = null;
function reasonOf(error) {
  return error instanceof Error ? error.message.split("\n")[0] ?? "" : String(error);
}
function probed(Database) {
  const database = new Database(MEMORY);
  const row = database.prepare("SELECT sqlite_version() AS version").get();
  database.close();
  return { Database, version: row.version };
}
function builtinDriver() {
  const builtin = process.getBuiltinModule?.("node:sqlite");
  return builtin?.DatabaseSync ?? null;
}
async function loadDriver() {
  if (loaded !== null) return loaded;
  const tried = [];
  try {
    loaded = probed((await import("@photostructure/sqlite")).DatabaseSync);
    return loaded;
  } catch (error) {
    tried.push(`@photostructure/sqlite: ${reasonOf(error)}`);
  }
  const builtin = builtinDriver();
  if (builtin === null) {
    tried.push(`node:sqlite: Node ${process.versions.node} does not have it`);
    throw cortexError("MIG_DIALECT_DRIVER_MISSING", { database: "SQLite", tried });
  }
  loaded = probed(builtin);
  return loaded;
}
function preferDriverOf(handle) {
  if (loaded !== null) return;
  const builtin = builtinDriver();
  if (builtin !== null && handle instanceof builtin) loaded = probed(builtin);
}
function openNative(driver, location, readOnly) {
  const database = new driver.Database(location, {
    readOnly,
    // Schemas from elsewhere may hold "text" in double quotes (https://sqlite.org/quirks.html).
    enableDoubleQuotedStringLiterals: true,
    timeout: BUSY_TIMEOUT_MS
  });
  return new SyncHandle(database);
}
function canAccess(path, mode) {
  try {
    accessSync2(path, mode);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
function refuseUnwritable(path, exists) {
  const folder = dirname2(path);
  if (exists && !canAccess(path, constants2.W_OK))
    throw cortexError("MIG_DIALECT_READ_ONLY", {
      database: path,
      detail: "this user may not write the file"
    });
  if (!canAccess(folder, constants2.W_OK | constants2.X_OK)) {
    const detail = `this user may not write the folder ${folder}, where SQLite keeps its journal`;
    throw cortexError("MIG_DIALECT_READ_ONLY", { database: path, detail });
  }
}
function checkPath(path, readOnly) {
  const entry = statSync2(path, { throwIfNoEntry: false });
  if (entry?.isDirectory()) throw cortexError("MIG_DIALECT_IS_DIRECTORY", { path });
  const folder = dirname2(path);
  if (entry === void 0 && !readOnly && !statSync2(folder, { throwIfNoEntry: false })?.isDirectory())
    throw cortexError("MIG_DIALECT_FOLDER_MISSING", { path, folder });
  if (!readOnly) refuseUnwritable(path, entry !== void 0);
  return { exists: entry !== void 0 };
}
function isWalFile(path) {
  const header = Buffer.alloc(20);
  const file = openSync(path, "r");
  try {
    return readSync(file, header, 0, 20, 0) === 20 && header[18] === 2;
  } finally {
    closeSync(file);
  }
}
function openReadOnly(driver, target) {
  if (!isWalFile(target.path)) return openNative(driver, target.path, true);
  return new ReadOnlyWalFile(target.path, (immutable) => {
    const location = pathToFileURL(target.path);
    if (immutable) location.search = "immutable=1";
    return openNative(driver, location, true);
  });
}
function openWritable(driver, target) {
  if (target.parameters === "") return openNative(driver, target.path, false);
  const location = pathToFileURL(target.path);
  location.search = target.parameters;
  return openNative(driver, location, false);
}
function openFile(driver, target, readOnly) {
  const { exists } = checkPath(target.path, readOnly);
  if (readOnly && !exists)
    return new SqliteConnection(openNative(driver, MEMORY, false), {
      label: target.label,
      owned: true,
      path: null
    });
  const { version } = driver;
  const origin = { label: target.label, owned: true, path: target.path, readOnly, version };
  const native = readOnly ? openReadOnly(driver, target) : openWritable(driver, target);
  return verified(native, origin);
}
function verified(native, origin) {
  try {
    const connection = new SqliteConnection(native, origin);
    try {
      connection.rows("SELECT count(*) FROM sqlite_schema");
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    return connection;
  } catch (error) {
    native.close();
    throw error;
  }
}
function adopt(handle) {
  const refuse3 = (reason) => {
    throw cortexError("MIG_DIALECT_HANDLE_INVALID", { database: "SQLite", reason });
  };
  if (isSyncDatabase(handle)) preferDriverOf(handle);
  const native = isSyncDatabase(handle) ? handle.isOpen === false ? refuse3("it is closed") : new SyncHandle(handle) : isBetterDatabase(handle) ? handle.open ? new BetterHandle(handle) : refuse3("it is closed") : refuse3("it is neither a better-sqlite3 database nor a DatabaseSync of node:sqlite");
  const [main] = native.all("SELECT file FROM pragma_database_list WHERE name = 'main'", { kind: "none" });
  const path = typeof main?.file === "string" && main.file !== "" ? main.file : null;
  return new SqliteConnection(native, { label: path ?? MEMORY, owned: false, path });
}
async function connect(target, options) {
  const resolved = resolveTarget(target);
  if (resolved.kind === "handle") return adopt(resolved.handle);
  const driver = await loadDriver();
  if (resolved.kind === "memory") return openMemory();
  try {
    return openFile(driver, resolved, options.readOnly || resolved.readOnly);
  } catch (error) {
    throw describeError(error, { sql: null, label: resolved.path });
  }
}
async function openMemory() {
  const native = openNative(await loadDriver(), MEMORY, false);
  return new SqliteConnection(native, { label: MEMORY, owned: true, path: null });
}

// src/dialects/sqlite/reflector/catalog.ts
var NOT_INTERNAL = "m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
function isVirtual(row) {
  return row.type === "table" && /^\s*create\s+virtual\b/i.test(row.sql ?? "");
}
function readRows(connection, table2) {
  const only = table2 === null ? "" : " AND m.tbl_name = :table COLLATE NOCASE";
  const rows = connection.rows(
    `SELECT m.type, m.name, m.tbl_name AS "table", m.sql FROM sqlite_schema m WHERE ${NOT_INTERNAL}${only} ORDER BY m.rowid`,
    table2 === null ? {} : { table: table2 }
  );
  return rows;
}
function readColumns2(connection, table2) {
  const only = table2 === null ? "" : " AND m.name = :table COLLATE NOCASE";
  const rows = connection.rows(
    `SELECT m.name AS "table", x.name, x."notnull" AS "notNull", x.dflt_value AS "defaultText", x.pk AS "primaryKey"
     FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
     WHERE m.type = 'table' AND m.sql NOT LIKE 'create virtual%' AND ${NOT_INTERNAL}${only} ORDER BY m.rowid, x.cid`,
    table2 === null ? {} : { table: table2 }
  );
  const columns = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const name = String(row.table);
    const list2 = columns.get(name) ?? [];
    list2.push({ ...row, notNull: row.notNull === 1 });
    columns.set(name, list2);
  }
  return columns;
}
function readShadows(connection, rows) {
  const virtual = rows.filter(isVirtual);
  if (virtual.length === 0) return /* @__PURE__ */ new Set();
  if (isAtLeast(connection.version, "3.37.0")) {
    const shadows = connection.rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'"
    );
    return new Set(shadows.map((row) => String(row.name)));
  }
  const isShadow = (name) => virtual.some((table2) => name.startsWith(`${table2.name}_`));
  return new Set(rows.filter((row) => row.type === "table" && isShadow(row.name)).map((row) => row.name));
}
function readCatalog(connection, table2 = null) {
  const rows = readRows(connection, table2);
  return {
    rows,
    columns: readColumns2(connection, table2),
    shadows: table2 === null ? readShadows(connection, rows) : /* @__PURE__ */ new Set()
  };
}

// src/dialects/sqlite/sql/indexed-columns.ts
function withoutOuterParentheses(tokens) {
  let inner = tokens;
  for (; ; ) {
    if (inner.length < 2 || !isSymbol(inner[0], "(")) return inner;
    let depth = 0;
    const close = inner.findIndex((token) => {
      if (isSymbol(token, "(")) depth += 1;
      if (isSymbol(token, ")")) depth -= 1;
      return depth === 0;
    });
    if (close !== inner.length - 1) return inner;
    inner = inner.slice(1, -1);
  }
}
function columnName(tokens) {
  const inner = withoutOuterParentheses(tokens);
  const only = inner[0];
  if (inner.length !== 1 || !isNameLike(only)) return null;
  return only.kind === "word" && isReservedWord(only.text) ? null : unquote(only.text);
}
function memberOf(source, tokens) {
  let rest = [...tokens];
  const start = rest[0]?.start ?? 0;
  const end = rest.at(-1)?.end ?? start;
  let order = null;
  let collation = null;
  if (rest.length > 2 && isWord(rest.at(-2), "NULLS")) rest = rest.slice(0, -2);
  if (rest.length > 1 && isWord(rest.at(-1), "ASC", "DESC")) {
    order = isWord(rest.at(-1), "ASC") ? "ASC" : "DESC";
    rest = rest.slice(0, -1);
  }
  const last = rest.at(-1);
  if (rest.length > 2 && isWord(rest.at(-2), "COLLATE") && last !== void 0) {
    collation = unquote(last.text);
    rest = rest.slice(0, -2);
  }
  const expression = source.slice(start, rest.at(-1)?.end ?? end);
  return Object.freeze({
    text: source.slice(start, end),
    name: columnName(rest),
    expression,
    collation,
    order,
    start,
    end
  });
}
function parseIndexedColumns(cursor) {
  cursor.expectSymbol("(");
  const columns = [];
  let member = [];
  let autoincrement = false;
  const finish = () => {
    if (member.length > 1 && isWord(member.at(-1), "AUTOINCREMENT")) {
      autoincrement = true;
      member = member.slice(0, -1);
    }
    if (member.length === 0) throw cursor.failure("a column was expected");
    columns.push(memberOf(cursor.source, member));
    member = [];
  };
  for (let depth = 1; ; ) {
    if (depth === 1 && (cursor.atSymbol(",") || cursor.atSymbol(")"))) {
      finish();
      if (isSymbol(cursor.next(), ")")) return { columns: Object.freeze(columns), autoincrement };
      continue;
    }
    const token = cursor.next();
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    member.push(token);
  }
}

// src/dialects/sqlite/sql/token-cursor.ts
var TokenCursor = class {
  constructor(source, object) {
    this.source = source;
    this.object = object;
    this.tokens = significantTokens(source);
  }
  source;
  object;
  tokens;
  at = 0;
  peek(ahead = 0) {
    return this.tokens[this.at + ahead];
  }
  next() {
    const token = this.tokens[this.at];
    if (token === void 0) throw this.failure("the text ends too early");
    this.at += 1;
    return token;
  }
  /** Where the next token starts; the text's end when there is none. */
  get start() {
    return this.peek()?.start ?? this.source.length;
  }
  /** Where the last taken token ends. */
  get end() {
    return this.tokens[this.at - 1]?.end ?? 0;
  }
  /** True when the next tokens are these words. */
  atWords(...words) {
    return words.every((word, index2) => isWord(this.peek(index2), word));
  }
  /** Takes these words when they are next. */
  takeWords(...words) {
    if (!this.atWords(...words)) return false;
    this.at += words.length;
    return true;
  }
  expectWords(...words) {
    if (!this.takeWords(...words)) throw this.failure(`${words.join(" ")} was expected`);
  }
  atSymbol(text2) {
    return isSymbol(this.peek(), text2);
  }
  takeSymbol(text2) {
    if (!this.atSymbol(text2)) return false;
    this.at += 1;
    return true;
  }
  expectSymbol(text2) {
    if (!this.atSymbol(text2)) throw this.failure(`"${text2}" was expected`);
    return this.next();
  }
  /** True when a name can stand here. */
  atName() {
    const token = this.peek();
    return isNameLike(token) && !(token.kind === "word" && isReservedWord(token.text));
  }
  name(what) {
    if (!this.atName()) throw this.failure(`${what} was expected`);
    const token = this.next();
    return { name: unquote(token.text), start: token.start, end: token.end };
  }
  /** Takes everything from "(" to its ")"; the range includes both. */
  parenthesised() {
    const start = this.expectSymbol("(").start;
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (isSymbol(token, "(")) depth += 1;
      if (isSymbol(token, ")")) depth -= 1;
    }
    return { start, end: this.end };
  }
  /**
   * Takes everything from "(" to its ")" and gives what stands between, verbatim, from the first to the last token.
   * Comments at either end are left out: one of `--` would swallow the ")" of whoever puts the text into parentheses.
   */
  innerSource() {
    const first = this.tokens[this.at + 1];
    this.parenthesised();
    const last = this.tokens[this.at - 2];
    return first === void 0 || last === void 0 || last.end < first.end ? "" : this.source.slice(first.start, last.end);
  }
  atEnd() {
    return this.peek() === void 0 || this.atSymbol(";") && this.peek(1) === void 0;
  }
  /** The error for what stands at the cursor. */
  failure(reason) {
    const token = this.peek();
    return cortexError("MIG_DIALECT_SQL_SYNTAX", {
      object: this.object,
      reason,
      line: lineAt(this.source, this.start),
      near: token?.text.slice(0, 40) ?? "the end of the text"
    });
  }
};
function qualifiedName(cursor, what) {
  const first = cursor.name(what);
  if (!cursor.takeSymbol(".")) return { schema: null, name: first };
  return { schema: first, name: cursor.name(what) };
}

// src/dialects/sqlite/sql/create-index.ts
function parseCreateIndex(text2, object = "an index") {
  const cursor = new TokenCursor(text2, object);
  cursor.expectWords("CREATE");
  const unique2 = cursor.takeWords("UNIQUE");
  cursor.expectWords("INDEX");
  const ifNotExists = cursor.takeWords("IF", "NOT", "EXISTS");
  const { schema, name } = qualifiedName(cursor, "an index's name");
  cursor.expectWords("ON");
  const table2 = cursor.name("a table");
  const start = cursor.start;
  const { columns } = parseIndexedColumns(cursor);
  const columnsRange = { start, end: cursor.end };
  let whereRange = null;
  if (cursor.takeWords("WHERE")) {
    const from = cursor.start;
    while (!cursor.atEnd()) cursor.next();
    whereRange = { start: from, end: cursor.end };
  } else if (!cursor.atEnd()) throw cursor.failure("WHERE was expected");
  const where = whereRange === null ? null : text2.slice(whereRange.start, whereRange.end);
  return deepFreeze({
    text: text2,
    unique: unique2,
    ifNotExists,
    schema,
    name,
    table: table2,
    columns,
    columnsRange,
    where,
    whereRange
  });
}

// src/dialects/sqlite/sql/parse-constraint.ts
var CONFLICTS = ["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"];
var CONSTANT_WORDS = ["NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"];
function base(cursor, opening) {
  return { ...opening, end: cursor.end, text: cursor.source.slice(opening.start, cursor.end) };
}
function conflictClause(cursor) {
  if (!cursor.takeWords("ON", "CONFLICT")) return null;
  const found = CONFLICTS.find((word) => cursor.takeWords(word));
  if (found === void 0) throw cursor.failure("a conflict resolution was expected");
  return found;
}
function referentialAction(cursor) {
  for (const words of [["SET", "NULL"], ["SET", "DEFAULT"], ["CASCADE"], ["RESTRICT"], ["NO", "ACTION"]])
    if (cursor.takeWords(...words)) return words.join(" ");
  throw cursor.failure("a foreign key action was expected");
}
function parseDeferrability(cursor) {
  const start = cursor.start;
  const negated = cursor.takeWords("NOT", "DEFERRABLE");
  if (!negated && !cursor.takeWords("DEFERRABLE")) return null;
  let initially = null;
  if (cursor.takeWords("INITIALLY", "DEFERRED")) initially = "deferred";
  else if (cursor.takeWords("INITIALLY", "IMMEDIATE")) initially = "immediate";
  const end = cursor.end;
  return { deferrable: !negated, initially, text: cursor.source.slice(start, end), start, end };
}
function parseReferences(cursor, opening, columns) {
  cursor.expectWords("REFERENCES");
  const referencedTable = cursor.name("a table");
  const referencedColumns = cursor.atSymbol("(") ? parseIndexedColumns(cursor).columns.map((column2) => column2.name ?? column2.text) : [];
  const actions = {
    onDelete: null,
    onUpdate: null,
    match: null
  };
  for (; ; ) {
    if (cursor.takeWords("ON", "DELETE")) actions.onDelete = referentialAction(cursor);
    else if (cursor.takeWords("ON", "UPDATE")) actions.onUpdate = referentialAction(cursor);
    else if (cursor.takeWords("ON", "INSERT")) referentialAction(cursor);
    else if (cursor.takeWords("MATCH")) actions.match = cursor.name("a match type").name;
    else break;
  }
  const deferrability = parseDeferrability(cursor);
  return {
    kind: "foreignKey",
    ...base(cursor, opening),
    columns,
    referencedTable,
    referencedColumns,
    ...actions,
    deferrability
  };
}
function parseDefault2(cursor, opening) {
  const start = cursor.start;
  let form = "literal";
  if (cursor.atSymbol("(")) {
    cursor.parenthesised();
    form = "parenthesised";
  } else {
    const signed = cursor.takeSymbol("-") || cursor.takeSymbol("+");
    const token = cursor.peek();
    const constant = token && (["number", "string", "blob"].includes(token.kind) || isWord(token, ...CONSTANT_WORDS));
    if (constant) cursor.next();
    else if (signed) throw cursor.failure("a value was expected");
    else {
      cursor.name("a default value");
      form = "identifier";
    }
  }
  const valueRange = { start, end: cursor.end };
  const value = cursor.source.slice(start, cursor.end);
  return { kind: "default", ...base(cursor, opening), value, valueRange, form };
}
function parseGenerated(cursor, opening) {
  const expression = cursor.innerSource();
  const stored = cursor.takeWords("STORED");
  if (!stored) cursor.takeWords("VIRTUAL");
  return { kind: "generated", ...base(cursor, opening), expression, storage: stored ? "stored" : "virtual" };
}
function ownColumn(opening, order) {
  const name = opening.column ?? "";
  const { start } = opening;
  return [{ text: name, name, expression: name, collation: null, order, start, end: start }];
}
function parseColumnPrimaryKey(cursor, opening) {
  const order = cursor.takeWords("ASC") ? "ASC" : cursor.takeWords("DESC") ? "DESC" : null;
  const conflict = conflictClause(cursor);
  const autoincrement = cursor.takeWords("AUTOINCREMENT");
  const columns = ownColumn(opening, order);
  return { kind: "primaryKey", ...base(cursor, opening), columns, autoincrement, conflict };
}
function parseOpening(cursor, column2) {
  const start = cursor.start;
  const name = cursor.takeWords("CONSTRAINT") ? cursor.name("a constraint's name") : null;
  return { level: column2 === null ? "table" : "column", column: column2, name, start, bodyStart: cursor.start };
}
function nameOnly(cursor, opening) {
  return opening.name === null ? null : { kind: "nameOnly", ...base(cursor, opening) };
}
function parseColumnConstraint(cursor, column2) {
  const opening = parseOpening(cursor, column2);
  if (cursor.takeWords("PRIMARY", "KEY")) return parseColumnPrimaryKey(cursor, opening);
  if (cursor.takeWords("NOT", "NULL"))
    return { kind: "notNull", conflict: conflictClause(cursor), ...base(cursor, opening) };
  if (cursor.takeWords("NULL")) {
    conflictClause(cursor);
    return { kind: "null", ...base(cursor, opening) };
  }
  if (cursor.takeWords("UNIQUE"))
    return {
      kind: "unique",
      columns: ownColumn(opening, null),
      conflict: conflictClause(cursor),
      ...base(cursor, opening)
    };
  if (cursor.takeWords("CHECK"))
    return { kind: "check", expression: cursor.innerSource(), conflict: null, ...base(cursor, opening) };
  if (cursor.takeWords("DEFAULT")) return parseDefault2(cursor, opening);
  if (cursor.takeWords("COLLATE"))
    return { kind: "collate", collation: cursor.name("a collation"), ...base(cursor, opening) };
  if (cursor.atWords("REFERENCES")) return parseReferences(cursor, opening, [column2]);
  if (cursor.takeWords("GENERATED", "ALWAYS", "AS") || cursor.takeWords("AS"))
    return parseGenerated(cursor, opening);
  const deferrability = parseDeferrability(cursor);
  if (deferrability !== null) return { kind: "deferrable", deferrability, ...base(cursor, opening) };
  return nameOnly(cursor, opening);
}
function parseTableConstraint(cursor) {
  const opening = parseOpening(cursor, null);
  if (cursor.takeWords("PRIMARY", "KEY")) {
    const list2 = parseIndexedColumns(cursor);
    return { kind: "primaryKey", ...list2, conflict: conflictClause(cursor), ...base(cursor, opening) };
  }
  if (cursor.takeWords("UNIQUE")) {
    const { columns } = parseIndexedColumns(cursor);
    return { kind: "unique", columns, conflict: conflictClause(cursor), ...base(cursor, opening) };
  }
  if (cursor.takeWords("CHECK")) {
    const expression = cursor.innerSource();
    return { kind: "check", expression, conflict: conflictClause(cursor), ...base(cursor, opening) };
  }
  if (cursor.takeWords("FOREIGN", "KEY")) {
    const columns = parseIndexedColumns(cursor).columns.map((column2) => column2.name ?? column2.text);
    return parseReferences(cursor, opening, columns);
  }
  return nameOnly(cursor, opening);
}

// src/dialects/sqlite/sql/create-table.ts
var TABLE_CONSTRAINT_WORDS = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
function atTypeWord(cursor) {
  const token = cursor.peek();
  if (token?.kind === "quoted" || token?.kind === "string") return true;
  if (token?.kind !== "word" || isReservedWord(token.text)) return false;
  return !cursor.atWords("GENERATED", "ALWAYS", "AS");
}
function parseType2(cursor) {
  const start = cursor.start;
  let end = start;
  while (atTypeWord(cursor)) {
    if (cursor.atWords("GENERATED", "ALWAYS")) {
      cursor.takeWords("GENERATED", "ALWAYS");
      if (!atTypeWord(cursor) && !cursor.atSymbol("(")) break;
    } else cursor.next();
    end = cursor.end;
  }
  if (end === start) return null;
  if (cursor.atSymbol("(")) end = cursor.parenthesised().end;
  return { start, end };
}
function withStrayDeferrability(constraints) {
  const stray = constraints.findLast((constraint) => constraint.kind === "deferrable");
  const target = constraints.findLast((constraint) => constraint.kind === "foreignKey");
  if (stray?.kind !== "deferrable" || target === void 0 || stray.start < target.start) return constraints;
  return constraints.map(
    (constraint) => constraint === target ? { ...constraint, deferrability: stray.deferrability } : constraint
  );
}
function parseColumn(cursor) {
  const name = cursor.name("a column's name");
  const typeRange = parseType2(cursor);
  const constraints = [];
  for (; ; ) {
    const constraint = parseColumnConstraint(cursor, name.name);
    if (constraint === null) break;
    constraints.push(constraint);
  }
  return {
    name,
    typeRange,
    typeText: typeRange === null ? "" : cursor.source.slice(typeRange.start, typeRange.end),
    constraints: withStrayDeferrability(constraints),
    text: cursor.source.slice(name.start, cursor.end),
    start: name.start,
    end: cursor.end
  };
}
function parseBody(cursor) {
  const open = cursor.expectSymbol("(").start;
  const columns = [];
  const constraints = [];
  do {
    if (columns.length > 0 && isWord(cursor.peek(), ...TABLE_CONSTRAINT_WORDS)) break;
    columns.push(parseColumn(cursor));
  } while (cursor.takeSymbol(","));
  while (!cursor.atSymbol(")")) {
    const constraint = parseTableConstraint(cursor);
    if (constraint === null) throw cursor.failure("a column or a constraint was expected");
    constraints.push(constraint);
    if (cursor.takeSymbol(",") && cursor.atSymbol(")")) throw cursor.failure("a constraint was expected");
  }
  cursor.expectSymbol(")");
  return { columns, constraints, body: { start: open, end: cursor.end } };
}
function parseOptions(cursor) {
  const options = [];
  while (!cursor.atEnd()) {
    cursor.takeSymbol(",");
    const start = cursor.start;
    if (cursor.takeWords("WITHOUT", "ROWID"))
      options.push({ option: "WITHOUT ROWID", start, end: cursor.end });
    else if (cursor.takeWords("STRICT")) options.push({ option: "STRICT", start, end: cursor.end });
    else throw cursor.failure("a table option was expected");
  }
  return options;
}
function parseVirtual(cursor, head) {
  cursor.expectWords("USING");
  const module = cursor.name("a module");
  if (cursor.atEnd()) return { kind: "virtual", ...head, module, moduleArguments: null };
  const range = cursor.parenthesised();
  return {
    kind: "virtual",
    ...head,
    module,
    moduleArguments: head.text.slice(range.start + 1, range.end - 1)
  };
}
function parseCreateTable(text2, object = "a table") {
  const cursor = new TokenCursor(text2, object);
  cursor.expectWords("CREATE");
  const temporary = cursor.takeWords("TEMP") || cursor.takeWords("TEMPORARY");
  const virtual = cursor.takeWords("VIRTUAL");
  cursor.expectWords("TABLE");
  const ifNotExists = cursor.takeWords("IF", "NOT", "EXISTS");
  const head = { text: text2, temporary, ifNotExists, ...qualifiedName(cursor, "a table's name") };
  if (virtual) return deepFreeze(parseVirtual(cursor, head));
  if (cursor.takeWords("AS")) {
    const select = text2.slice(cursor.start, cursor.tokens.at(-1)?.end).replace(/;$/, "");
    return deepFreeze({ kind: "asSelect", ...head, select });
  }
  const body = parseBody(cursor);
  const options = parseOptions(cursor);
  return deepFreeze({
    kind: "table",
    ...head,
    ...body,
    options,
    strict: options.some((option) => option.option === "STRICT"),
    withoutRowid: options.some((option) => option.option === "WITHOUT ROWID")
  });
}
function parseOrdinaryTable(text2) {
  const parsed = parseCreateTable(text2);
  if (parsed.kind === "table") return parsed;
  const reason = parsed.kind === "virtual" ? `it is a virtual table of the module '${parsed.module.name}'` : "it is written as CREATE TABLE \u2026 AS SELECT";
  throw cortexError("MIG_DIALECT_TABLE_NOT_EDITABLE", { table: parsed.name.name, reason });
}
function allConstraints(table2) {
  return [...table2.columns.flatMap((column2) => column2.constraints), ...table2.constraints];
}

// src/dialects/sqlite/reflector/reflect-table.ts
function ofKind(constraints, kind) {
  return constraints.filter((c) => c.kind === kind);
}
function speller(parsed) {
  const names = parsed.columns.map((column2) => column2.name.name);
  return (name) => names.find((known) => sameName(known, name ?? "")) ?? name ?? "";
}
function isRowidAlias(parsed, key, column2) {
  if (parsed.withoutRowid || key.columns.length !== 1 || column2.typeText.toUpperCase() !== "INTEGER")
    return false;
  if (!sameName(key.columns[0]?.name ?? "", column2.name.name)) return false;
  return key.level === "table" || key.columns[0]?.order !== "DESC";
}
function columnOf(column2, { parsed, key, row }) {
  const generated = ofKind(column2.constraints, "generated").at(-1);
  const collation = ofKind(column2.constraints, "collate").at(-1);
  const conflict = ofKind(column2.constraints, "notNull").at(-1)?.conflict ?? null;
  const rowid = key !== void 0 && isRowidAlias(parsed, key, column2);
  return {
    kind: "column",
    name: column2.name.name,
    type: parseType(column2.typeText),
    nullable: !(row?.notNull === true || rowid),
    primaryKey: (row?.primaryKey ?? 0) > 0,
    serverDefault: generated === void 0 ? parseDefault(row?.defaultText ?? null) : null,
    generated: generated === void 0 ? null : { expression: generated.expression, stored: generated.storage === "stored" },
    identity: null,
    autoincrement: rowid && key.autoincrement,
    unique: false,
    index: false,
    references: null,
    check: null,
    collation: collation?.collation.name ?? null,
    comment: null,
    options: conflict === null ? {} : { sqlite: { notNullOnConflict: conflict } }
  };
}
function uniqueOf(constraint, spelled) {
  return {
    kind: "unique",
    name: constraint.name?.name ?? null,
    columns: constraint.columns.map((column2) => spelled(column2.name ?? column2.expression)),
    deferrable: null,
    initially: null,
    options: constraint.conflict === null ? {} : { sqlite: { onConflict: constraint.conflict } }
  };
}
function actionOf(action) {
  return action === null || action === "NO ACTION" ? null : action;
}
function matchOf(match) {
  const upper = match?.toUpperCase();
  return upper === "FULL" || upper === "PARTIAL" || upper === "SIMPLE" ? upper : null;
}
function foreignKeyOf(constraint, spelled, source) {
  const table2 = constraint.referencedTable.name;
  const given = constraint.referencedColumns;
  return {
    kind: "foreignKey",
    name: constraint.name?.name ?? null,
    columns: constraint.columns.map(spelled),
    referentSchema: null,
    referentTable: table2,
    referentColumns: given.length > 0 ? given : source.primaryKeyOf(table2),
    onDelete: actionOf(constraint.onDelete),
    onUpdate: actionOf(constraint.onUpdate),
    deferrable: constraint.deferrability?.deferrable ?? null,
    initially: constraint.deferrability?.initially?.toUpperCase() ?? null,
    match: matchOf(constraint.match)
  };
}
function reflectIndex(sql, spelled = (name) => name ?? "") {
  const parsed = parseCreateIndex(sql);
  const parts = parsed.columns.map(
    (column2) => ({
      kind: column2.name === null ? "expression" : "column",
      value: column2.name === null ? column2.expression : spelled(column2.name),
      order: column2.order === "DESC" ? "desc" : null,
      nulls: null,
      collation: column2.collation
    })
  );
  return {
    kind: "index",
    name: parsed.name.name,
    parts,
    unique: parsed.unique,
    where: parsed.where,
    options: {}
  };
}
function tableOptions(parsed, key) {
  const options = {
    ...parsed.strict ? { strict: true } : {},
    ...parsed.withoutRowid ? { withoutRowid: true } : {},
    ...key?.conflict ? { onConflict: key.conflict } : {}
  };
  return Object.keys(options).length === 0 ? {} : { sqlite: options };
}
function reflectTable(source) {
  const parsed = parseOrdinaryTable(source.sql);
  const constraints = allConstraints(parsed);
  const spelled = speller(parsed);
  const key = ofKind(constraints, "primaryKey").at(-1);
  const primaryKey = key === void 0 ? null : {
    kind: "primaryKey",
    name: key.name?.name ?? null,
    columns: key.columns.map((column2) => spelled(column2.name))
  };
  const checks = ofKind(constraints, "check").map(
    (check2) => ({
      kind: "check",
      name: check2.name?.name ?? null,
      expression: check2.expression
    })
  );
  return deepFreeze({
    kind: "table",
    name: parsed.name.name,
    schema: null,
    columns: parsed.columns.map((column2, at) => columnOf(column2, { parsed, key, row: source.columns[at] })),
    primaryKey,
    foreignKeys: ofKind(constraints, "foreignKey").map((fk) => foreignKeyOf(fk, spelled, source)),
    uniques: ofKind(constraints, "unique").map((unique2) => uniqueOf(unique2, spelled)),
    checks,
    indexes: source.indexes.map((sql) => reflectIndex(sql, spelled)),
    comment: null,
    options: tableOptions(parsed, key)
  });
}

// src/dialects/sqlite/reflector/reflect.ts
function isMainSchema(schema) {
  return schema === null || schema === void 0 || schema.toLowerCase() === "main";
}
function otherOf(row, catalog) {
  if (row.type === "view") return { kind: "view", name: row.name, table: null };
  if (row.type === "trigger") return { kind: "trigger", name: row.name, table: row.table };
  if (isVirtual(row)) return { kind: "virtual table", name: row.name, table: null };
  if (catalog.shadows.has(row.name)) return { kind: "shadow table", name: row.name, table: null };
  return null;
}
function keyColumns(catalog, table2) {
  for (const [name, columns] of catalog.columns)
    if (sameName(name, table2))
      return columns.filter((column2) => column2.primaryKey > 0).sort((a, b) => a.primaryKey - b.primaryKey).map((column2) => column2.name);
  return null;
}
function keyColumnsFromDatabase(connection, table2) {
  const rows = connection.rows("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [table2]);
  return rows.map((row) => String(row.name));
}
function tablesOf(connection, catalog) {
  const indexes = /* @__PURE__ */ new Map();
  for (const row of catalog.rows)
    if (row.type === "index" && row.sql !== null) {
      const key = row.table.toLowerCase();
      indexes.set(key, [...indexes.get(key) ?? [], row.sql]);
    }
  return catalog.rows.filter((row) => row.type === "table" && otherOf(row, catalog) === null).map(
    (row) => reflectTable({
      sql: row.sql ?? "",
      columns: catalog.columns.get(row.name) ?? [],
      indexes: indexes.get(row.name.toLowerCase()) ?? [],
      primaryKeyOf: (name) => keyColumns(catalog, name) ?? keyColumnsFromDatabase(connection, name)
    })
  );
}
function reflect(connection, scope) {
  const catalog = isMainSchema(scope.schema) ? readCatalog(connection) : { rows: [], columns: /* @__PURE__ */ new Map(), shadows: /* @__PURE__ */ new Set() };
  const included = (name) => !scope.exclude.some((excluded) => sameName(excluded, name));
  const tables = tablesOf(connection, {
    ...catalog,
    rows: catalog.rows.filter((row) => included(row.table))
  });
  const others = catalog.rows.map((row) => otherOf(row, catalog)).filter((other) => other !== null);
  return deepFreeze({ schema: { kind: "schema", tables, namingConvention: {} }, others });
}
function reflectOneTable(connection, name) {
  return tablesOf(connection, readCatalog(connection, name))[0] ?? null;
}

// src/dialects/sqlite/inspector.ts
var NOT_INTERNAL2 = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
var SqliteInspector = class {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  #has(type, name, table2) {
    const only = table2 === null ? "" : " AND tbl_name = :table COLLATE NOCASE";
    const rows = this.#connection.rows(
      `SELECT 1 FROM sqlite_schema WHERE type = :type AND name = :name COLLATE NOCASE${only}`,
      table2 === null ? { type, name } : { type, name, table: table2 }
    );
    return rows.length > 0;
  }
  #names(type, options) {
    if (!isMainSchema(options?.schema)) return [];
    const rows = this.#connection.rows(
      `SELECT name FROM sqlite_schema WHERE type = ? AND ${NOT_INTERNAL2} ORDER BY name`,
      [type]
    );
    return rows.map((row) => String(row.name));
  }
  async hasTable(name, options) {
    return isMainSchema(options?.schema) && this.#has("table", name, null);
  }
  async hasColumn(table2, column2, options) {
    if (!isMainSchema(options?.schema)) return false;
    const rows = this.#connection.rows("SELECT name FROM pragma_table_xinfo(?)", [table2]);
    return rows.some((row) => sameName(String(row.name), column2));
  }
  async hasIndex(table2, index2, options) {
    return isMainSchema(options?.schema) && this.#has("index", index2, table2);
  }
  async getTableNames(options) {
    return this.#names("table", options);
  }
  async getViewNames(options) {
    return this.#names("view", options);
  }
  async getTable(name, options) {
    return isMainSchema(options?.schema) ? reflectOneTable(this.#connection, name) : null;
  }
  async getColumns(table2, options) {
    return (await this.#table(table2, options)).columns;
  }
  async getIndexes(table2, options) {
    return (await this.#table(table2, options)).indexes;
  }
  async getForeignKeys(table2, options) {
    return (await this.#table(table2, options)).foreignKeys;
  }
  async getUniqueConstraints(table2, options) {
    return (await this.#table(table2, options)).uniques;
  }
  async getCheckConstraints(table2, options) {
    return (await this.#table(table2, options)).checks;
  }
  async getPrimaryKey(table2, options) {
    return (await this.#table(table2, options)).primaryKey;
  }
  /** @throws MIG_DIALECT_TABLE_NOT_FOUND, because "no columns" would be an answer about a table that is there */
  async #table(name, options) {
    const table2 = await this.getTable(name, options);
    if (table2 === null) throw cortexError("MIG_DIALECT_TABLE_NOT_FOUND", { table: name });
    return table2;
  }
};

// src/dialects/sqlite/normalizer.ts
async function normalize(schema) {
  const connection = await openMemory();
  try {
    for (const table2 of schema.tables) {
      connection.runNow(tableText(table2));
      for (const index2 of table2.indexes) connection.runNow(indexText(index2, table2.name));
    }
    const { tables } = reflect(connection, { schema: null, exclude: [] }).schema;
    return deepFreeze({ kind: "schema", tables, namingConvention: schema.namingConvention });
  } finally {
    await connection.close();
  }
}

// src/dialects/sqlite/scratch.ts
var ORDER = [
  (row) => row.type === "table" && !isVirtual(row),
  isVirtual,
  (row) => row.type === "index",
  (row) => row.type === "view",
  (row) => row.type === "trigger"
];
function copyRows(from, to, table2) {
  const rows = from.rows(`SELECT * FROM ${quoteIdentifier(table2)}`);
  for (const row of rows) {
    const columns = Object.keys(row);
    const names = columns.map(quoteIdentifier).join(", ");
    const marks = columns.map(() => "?").join(", ");
    to.rows(
      `INSERT INTO ${quoteIdentifier(table2)} (${names}) VALUES (${marks})`,
      columns.map((column2) => row[column2])
    );
  }
}
function copySchema(from, to) {
  const catalog = readCatalog(from);
  const rows = catalog.rows.filter((row) => row.sql !== null && !catalog.shadows.has(row.table));
  for (const belongs of ORDER) for (const row of rows.filter(belongs)) to.runUnseen(row.sql ?? "");
  for (const [table2, columns] of catalog.columns)
    if (columns.length === 1 && columns[0]?.name === "version_num") copyRows(from, to, table2);
  const hasSequence = from.rows("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").length > 0;
  if (hasSequence) copyRows(from, to, "sqlite_sequence");
}
async function scratch(like) {
  const connection = await openMemory();
  if (like !== null) copySchema(like, connection);
  return connection;
}

// src/dialects/sqlite/script.ts
var CHECK_TABLE = "temp.cortex_check";
function inline(sql, parameters) {
  const bound = bindParameters(sql, parameters);
  if (bound.kind === "none") return sql;
  let highest = 0;
  const valueAt = (token) => {
    if (bound.kind === "named") return bound.values.find((value) => value.token === token)?.value ?? null;
    const position = token === "?" ? highest + 1 : Number(token.slice(1));
    highest = Math.max(highest, position);
    return bound.values[position - 1] ?? null;
  };
  return tokenize(sql).map((token) => token.kind === "variable" ? quoteLiteral(valueAt(token.text)) : token.text).join("");
}
function check(sql) {
  return [
    "CREATE TEMP TABLE IF NOT EXISTS cortex_check (found CONSTRAINT check_found_rows CHECK (found IS NULL));",
    `INSERT INTO ${CHECK_TABLE} SELECT 1 FROM (${sql.replace(/;\s*$/, "")}) LIMIT 1;`
  ];
}
var script = Object.freeze({
  // Without .bail the shell would go on after an error, and commit the half of a step.
  prologue: [".bail on", "PRAGMA foreign_keys=OFF;"],
  begin: ["BEGIN IMMEDIATE;"],
  commit: ["COMMIT;"],
  epilogue: [],
  check,
  inline
});

// src/dialects/sqlite/step-session.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/dialects/sqlite/foreign-key-guard.ts
var HARMLESS2 = /* @__PURE__ */ new Set([
  ...["", "select", "values", "explain", "pragma", "create table", "create virtual table", "create index"],
  ...["create view", "create trigger", "drop view", "drop trigger", "analyze", "reindex", "vacuum"],
  ...["begin", "commit", "end", "rollback", "savepoint", "release"]
]);
function headOf2(sql) {
  return statementHead(/^\s*(?:insert|update|delete|replace)\b/i.test(sql) ? sql.slice(0, 2e3) : sql);
}
var ForeignKeyGuard = class {
  #connection;
  #before = /* @__PURE__ */ new Map();
  #relations = /* @__PURE__ */ new Map();
  #schemaVersion = null;
  constructor(connection) {
    this.#connection = connection;
  }
  /** At the begin of a step, when its lock is held. */
  start() {
    this.#before.clear();
    const version = this.#connection.pragma("schema_version");
    if (version !== this.#schemaVersion) this.#relations.clear();
  }
  /** At the end of a step that was kept. */
  stop() {
    this.#before.clear();
    this.#schemaVersion = this.#connection.pragma("schema_version");
  }
  /** At the end of a step that was rolled back. */
  forget() {
    this.#before.clear();
    this.#relations.clear();
    this.#schemaVersion = null;
  }
  /** Before a statement runs. */
  observe(sql) {
    const head = headOf2(sql);
    for (const table2 of this.#endangeredBy(sql, head)) {
      const key = foldName(table2);
      if (!this.#before.has(key)) this.#before.set(key, this.#violationsOf(table2));
    }
    if (/^(create|alter|drop) (table|trigger)$/.test(head.verb)) this.#forgetMentioned(sql, head);
    if (head.verb === "alter table") this.#followRename(sql, head);
  }
  /** The violations that are new since the step began. */
  newViolations() {
    const found = [];
    for (const [table2, before] of this.#before)
      for (const [key, { violation, count }] of this.#violationsOf(table2)) {
        const added = count - (before.get(key)?.count ?? 0);
        for (let n = 0; n < added; n += 1) found.push(violation);
      }
    return found;
  }
  #endangeredBy(sql, head) {
    const { verb, object } = head;
    if (HARMLESS2.has(verb)) return [];
    if (object === null) return this.#allChildren();
    switch (verb) {
      case "insert":
        return this.#written(object, /^\s*insert\s+or\s+replace\b/i.test(sql));
      case "replace":
      case "update":
      case "delete":
        return this.#written(object, true);
      case "drop table": {
        const { isChild, children } = this.#relationsOf(object);
        return isChild ? [object, ...children] : children;
      }
      case "drop index":
        return this.#relationsOf(this.#tableOfIndex(object)).children;
      case "alter table":
        return /\breferences\b/i.test(sql) && /\bdefault\b/i.test(sql) ? [object] : [];
      default:
        return this.#allChildren();
    }
  }
  #written(table2, touchesKeys) {
    const { isChild, children, hasTriggers } = this.#relationsOf(table2);
    if (hasTriggers) return this.#allChildren();
    return [...isChild ? [table2] : [], ...touchesKeys ? children : []];
  }
  #relationsOf(table2) {
    const key = foldName(table2);
    const known = this.#relations.get(key);
    if (known !== void 0) return known;
    const relations = {
      isChild: this.#connection.rows("SELECT 1 FROM pragma_foreign_key_list(?) LIMIT 1", [table2]).length > 0,
      children: this.#childrenOf(table2),
      hasTriggers: this.#connection.rows(
        "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE LIMIT 1",
        [table2]
      ).length > 0
    };
    this.#relations.set(key, relations);
    return relations;
  }
  #childrenOf(table2) {
    const rows = this.#connection.rows(
      `SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND m.sql LIKE '%references%' AND instr(lower(m.sql), lower(:table)) > 0
         AND f."table" = :table COLLATE NOCASE`,
      { table: table2 }
    );
    return rows.map((row) => String(row.name));
  }
  #allChildren() {
    const rows = this.#connection.rows(
      `SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND m.sql LIKE '%references%'`
    );
    return rows.map((row) => String(row.name));
  }
  #tableOfIndex(index2) {
    const [row] = this.#connection.rows(
      "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ? COLLATE NOCASE",
      [index2]
    );
    return String(row?.tbl_name ?? "");
  }
  #violationsOf(table2) {
    const violations = /* @__PURE__ */ new Map();
    for (const violation of this.#check(table2)) {
      const key = `${String(violation.rowid)} ${foldName(violation.parent)}`;
      const known = violations.get(key);
      if (known === void 0) violations.set(key, { violation, count: 1 });
      else known.count += 1;
    }
    return violations;
  }
  /** A key whose parent has no unique index is an error to PRAGMA foreign_key_check; here it is a violation. */
  #check(table2) {
    if (this.#connection.rows("SELECT 1 FROM pragma_table_info(?) LIMIT 1", [table2]).length === 0) return [];
    try {
      const rows = this.#connection.rows(`PRAGMA foreign_key_check(${quoteIdentifier(table2)})`);
      return rows.map((row) => ({
        table: String(row.table),
        rowid: row.rowid,
        parent: String(row.parent)
      }));
    } catch (error) {
      const mismatch = error instanceof CortexError && /foreign key mismatch - .* referencing "(.*)"/s.exec(error.message);
      if (!mismatch) throw error;
      return [{ table: table2, rowid: null, parent: `${mismatch[1] ?? ""} (its columns are not unique)` }];
    }
  }
  #forgetMentioned(sql, head) {
    if (head.verb === "drop trigger" || head.verb === "drop table") this.#relations.clear();
    const text2 = foldName(sql);
    for (const table2 of this.#relations.keys()) if (text2.includes(table2)) this.#relations.delete(table2);
  }
  /** What was broken before is known under the old name; a copy that takes the table's own name changes nothing. */
  #followRename(sql, head) {
    const tokens = significantTokens(sql);
    const at = tokens.findIndex((token, n) => isWord(token, "RENAME") && isWord(tokens[n + 1], "TO"));
    const target = tokens[at + 2];
    if (at === -1 || !isNameLike(target) || head.object === null) return;
    const from = foldName(head.object);
    const to = foldName(unquote(target.text));
    const moved = this.#before.get(from);
    this.#before.delete(from);
    if (moved !== void 0 && !this.#before.has(to)) this.#before.set(to, moved);
    for (const [table2, violations] of this.#before)
      this.#before.set(
        table2,
        new Map(
          [...violations].map(([key, counted]) => {
            const [rowid = "", ...parent] = key.split(" ");
            return [parent.join(" ") === from ? `${rowid} ${to}` : key, counted];
          })
        )
      );
  }
};

// src/dialects/sqlite/step-session.ts
var FIRST_PAUSE_MS = 50;
var LONGEST_PAUSE_MS = 500;
var TELL_EVERY_MS = 1e3;
var NAMED_VIOLATIONS = 20;
var NAMES = ["foreign_keys", "legacy_alter_table", "busy_timeout"];
var DURING = { foreign_keys: 0, legacy_alter_table: 0, busy_timeout: 0 };
function apply(connection, settings) {
  for (const name of NAMES) connection.runUnseen(`PRAGMA ${name} = ${settings[name]}`);
}
var SqliteStepSession = class {
  #connection;
  #settings;
  #guard;
  #options = { lockTimeoutMs: 0 };
  /** @throws MIG_DIALECT_IN_TRANSACTION */
  constructor(connection) {
    if (connection.inTransaction)
      throw cortexError("MIG_DIALECT_IN_TRANSACTION", { database: connection.label });
    this.#connection = connection;
    this.#guard = new ForeignKeyGuard(connection);
    this.#settings = {
      foreign_keys: Number(connection.pragma("foreign_keys")),
      legacy_alter_table: Number(connection.pragma("legacy_alter_table")),
      busy_timeout: Number(connection.pragma("busy_timeout"))
    };
    apply(connection, DURING);
  }
  async begin(options) {
    this.#options = options;
    await this.#patiently("BEGIN IMMEDIATE");
    this.#guard.start();
    this.#connection.observe((sql) => this.#guard.observe(sql));
  }
  async verify() {
    const violations = this.#guard.newViolations();
    if (violations.length > 0)
      throw cortexError("MIG_DIALECT_FOREIGN_KEY_VIOLATION", {
        database: this.#connection.label,
        count: violations.length,
        violations: violations.slice(0, NAMED_VIOLATIONS)
      });
  }
  /** Waits for readers as well: they keep a commit from being written (https://sqlite.org/lockingv3.html). */
  async commit() {
    await this.#patiently("COMMIT");
    this.#connection.observe(null);
    this.#guard.stop();
  }
  async rollback() {
    this.#connection.observe(null);
    this.#guard.forget();
    if (this.#connection.inTransaction) this.#connection.runUnseen("ROLLBACK");
  }
  async close() {
    await this.rollback();
    apply(this.#connection, this.#settings);
  }
  /** Tries until the database is free; between two tries the process is free to do other things. */
  async #patiently(sql) {
    const { lockTimeoutMs, onWait } = this.#options;
    const started = Date.now();
    let pause = FIRST_PAUSE_MS;
    let told = 0;
    for (; ; ) {
      try {
        this.#connection.runUnseen(sql);
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        const waited = Date.now() - started;
        if (waited >= lockTimeoutMs)
          throw cortexError(
            "MIG_LOCK_TIMEOUT",
            { database: this.#connection.label, waitedSeconds: Math.round(waited / 100) / 10, holder: null },
            error
          );
        if (waited - told >= TELL_EVERY_MS) {
          told = waited;
          onWait?.(waited, null);
        }
        await sleep(Math.min(pause * (0.75 + Math.random() / 2), lockTimeoutMs - waited));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }
};

// src/dialects/sqlite/sqlite-dialect.ts
var sqliteDialect = Object.freeze({
  name: "sqlite",
  displayName: "SQLite",
  capabilities: Object.freeze({
    transactionalDdl: true,
    comments: false,
    schemas: false,
    maxIdentifierLength: Number.POSITIVE_INFINITY,
    scratchWithoutServer: true,
    rebuildsTables: true,
    caseInsensitiveNames: true
  }),
  defaultPort: null,
  connect,
  describeTarget,
  scratch: async (like) => scratch(like === null ? null : asSqlite(like)),
  openSession: async (connection) => new SqliteStepSession(asSqlite(connection)),
  compile: async (operation, connection) => compile(operation, asSqlite(connection)),
  typeText,
  quoteLiteral: (value) => quoteLiteral(toSqlValue(value)),
  quoteIdentifier: identifierIfNeeded,
  placeholder: () => "?",
  reflect: async (connection, scope) => reflect(asSqlite(connection), scope),
  inspector: (connection) => new SqliteInspector(asSqlite(connection)),
  normalize,
  sameExpression: (a, b) => normalizeExpression(a) === normalizeExpression(b),
  splitStatements: (text2) => splitStatements(text2),
  isTransactionControl: (sql) => statementHead(sql).isTransactionControl,
  isReadOnly: (sql) => statementHead(sql).isReadOnly,
  script,
  describeError,
  diagnose: async (connection) => diagnose(asSqlite(connection))
});

// ../../tmp/bs/bench.ts
import { rmSync } from "node:fs";
var NO = { url: null, host: null, port: null, username: null, password: null, database: null, file: null, memory: false, schema: null, ssl: "off", sslCa: null, handle: null };
for (const mode of ["create", "add"]) {
  const sqls = [];
  rmSync("/tmp/bs/b1.db", { force: true });
  rmSync("/tmp/bs/b2.db", { force: true });
  const c = await sqliteDialect.connect({ ...NO, file: "/tmp/bs/b1.db" }, { readOnly: false });
  await c.run("CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('0'); CREATE TABLE hist (a); CREATE TABLE base (id INTEGER PRIMARY KEY)");
  const s = await sqliteDialect.openSession(c);
  let t = performance.now();
  for (let i = 0; i < 1e3; i++) {
    await s.begin({ lockTimeoutMs: 1e3 });
    const list2 = [];
    const st = await sqliteDialect.compile(mode === "create" || i % 2 === 0 ? { kind: "createTable", ifNotExists: false, table: table(`t${i}`, [column("id", integer(), { primaryKey: true }), column("p", integer(), { references: { table: "base", column: "id" } }), column("n", string(5))]) } : { kind: "addColumn", table: `t${i - 1}`, schema: null, column: column("x", integer()), ifNotExists: false, position: { kind: "last" } }, c);
    for (const x of st) {
      list2.push(x.sql);
      await c.execute(x.sql);
    }
    await c.execute("UPDATE alembic_version SET version_num = ?", [String(i)]);
    await c.execute("INSERT INTO hist VALUES (?)", [i]);
    await s.verify();
    await s.commit();
    sqls.push(list2);
  }
  const ours = performance.now() - t;
  await s.close();
  const { DatabaseSync } = await import("@photostructure/sqlite");
  const b = new DatabaseSync("/tmp/bs/b2.db");
  b.exec("CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('0'); CREATE TABLE hist (a); CREATE TABLE base (id INTEGER PRIMARY KEY)");
  t = performance.now();
  sqls.forEach((list2, i) => {
    b.exec("BEGIN IMMEDIATE");
    for (const q of list2) b.exec(q);
    b.prepare("UPDATE alembic_version SET version_num = ?").run(String(i));
    b.prepare("INSERT INTO hist VALUES (?)").run(i);
    b.exec("COMMIT");
  });
  const bare = performance.now() - t;
  console.log(mode, ours.toFixed(0), bare.toFixed(0), (ours / bare).toFixed(2));
}
