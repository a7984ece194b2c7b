import { describe, expect, it } from "vitest";
import { type ParsedCommandLine, parseCommandLine } from "../../../src/cli/program.js";
import { ALL_VERBS } from "../../../src/cli/verbs/all-verbs.js";
import { CortexError } from "../../../src/errors/index.js";

type Run = Extract<ParsedCommandLine, { readonly kind: "run" }>;

function parse(...argv: readonly string[]): Run {
  const parsed = parseCommandLine(argv);
  if (parsed.kind !== "run") throw new Error(`expected a command, got ${parsed.kind}`);
  return parsed;
}

function failure(...argv: readonly string[]): CortexError {
  try {
    parseCommandLine(argv);
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(" ")}`);
}

describe("global options", () => {
  const given = [
    "--config",
    "c.json",
    "--env-file=e.env",
    "--db-type",
    "t",
    "--url",
    "u",
    "--versions-directory",
    "v",
    "--lock-timeout",
    "2.5",
    "-x",
    "a=1",
    "-x",
    "b",
    "--json",
    "-v",
    "-q",
    "--no-color",
  ];
  const read = {
    config: "c.json",
    envFile: "e.env",
    dbType: "t",
    url: "u",
    versionsDirectory: "v",
    lockTimeout: 2.5,
    arguments: { a: "1", b: "" },
    json: true,
    verbose: true,
    quiet: true,
    color: false,
  };

  it.each(ALL_VERBS.map((verb) => verb.name))("are read before and after %s", (name) => {
    const operand = ALL_VERBS.find((verb) => verb.name === name)?.operands?.[0]?.[0].startsWith("<");
    const operands = operand === true ? ["head"] : [];
    expect(parse(...given, name, ...operands).globals).toEqual(read);
    expect(parse(name, ...operands, ...given).globals).toEqual(read);
    expect(parse(name, ...given, ...operands).globals).toEqual(read);
  });

  it("are put together when they stand on both sides; what stands after wins, -x adds up", () => {
    const { globals } = parse(
      "--url",
      "one",
      "-x",
      "a=1",
      "current",
      "--url",
      "two",
      "-x",
      "b=2=3",
      "--json",
    );
    expect(globals).toMatchObject({ url: "two", arguments: { a: "1", b: "2=3" }, json: true, color: true });
  });

  it("are off unless they are given", () => {
    expect(parse("current").globals).toEqual({
      arguments: {},
      json: false,
      verbose: false,
      quiet: false,
      color: true,
    });
  });

  it("refuse a lock timeout that is no number of seconds", () => {
    expect(failure("current", "--lock-timeout", "soon")).toMatchObject({
      code: "MIG_CLI_USAGE",
      exitCode: 2,
    });
  });
});

describe("arguments that look like options", () => {
  it.each([
    ["downgrade", "-1"],
    ["downgrade", "-12"],
    ["plan", "-1"],
    ["upgrade", "+2"],
    ["upgrade", "left@+1"],
    ["downgrade", "8bd9-2"],
  ])("%s %s takes it as its argument", (verb, target) => {
    expect(parse(verb, target).input.argument(0)).toBe(target);
    expect(parse("--json", verb, target, "-v").input.argument(0)).toBe(target);
  });

  it.each([
    [["-r-2:current"]],
    [["-r", "-2:current"]],
    [["--rev-range=-2:current"]],
    [["--rev-range", "-2:current"]],
  ])("history %j reads the range", (argv) => {
    expect(parse("history", ...argv).input.text("revRange")).toBe("-2:current");
  });

  it("history -iv is two switches", () => {
    const { input, globals } = parse("history", "-iv");
    expect(input.flag("indicateCurrent")).toBe(true);
    expect(globals.verbose).toBe(true);
  });

  it("a message may be a word that is an option elsewhere", () => {
    const { input, globals } = parse("revision", "-m", "--json");
    expect(input.text("message")).toBe("--json");
    expect(globals.json).toBe(false);
  });
});

describe("revision", () => {
  it("takes all that it is said to take", () => {
    const { input } = parse(
      ..."revision -m msg --autogenerate --head base --splice --branch-label l --version-path p".split(" "),
      ..."--rev-id i --depends-on a --depends-on b --all-dialects --sql-file".split(" "),
      ..."--rename a:b --rename t.c:d --drop-unmanaged".split(" "),
    );
    expect(input.text("message")).toBe("msg");
    expect(
      ["autogenerate", "splice", "allDialects", "sqlFile", "dropUnmanaged"].map((o) => input.flag(o)),
    ).toEqual([true, true, true, true, true]);
    expect(["head", "versionPath", "revId"].map((o) => input.text(o))).toEqual(["base", "p", "i"]);
    expect(input.list("branchLabel")).toEqual(["l"]);
    expect(input.list("dependsOn")).toEqual(["a", "b"]);
    expect(input.list("rename")).toEqual(["a:b", "t.c:d"]);
    expect(input.negated("renames")).toBe(false);
    expect(parse("revision", "--no-renames").input.negated("renames")).toBe(true);
  });
});

describe("help", () => {
  it.each(ALL_VERBS.map((verb) => verb.name))(
    "%s has at least two examples that the parser accepts",
    (name) => {
      const help = parseCommandLine([name, "--help"]);
      expect(help.kind).toBe("help");
      const verb = ALL_VERBS.find((one) => one.name === name);
      const examples = verb?.examples ?? [];
      expect(examples.length).toBeGreaterThanOrEqual(2);
      for (const [line] of examples) {
        expect(help.kind === "help" && help.text).toContain(line);
        const words = line
          .replace(/^[A-Z]+='[^']*' /, "")
          .replace(/ > .*$/, "")
          .match(/"[^"]*"|\S+/g);
        const argv = (words ?? []).map((word) => word.replaceAll('"', ""));
        expect(argv[0]).toBe("cortex");
        expect(parse(...argv.slice(1)).verb.name).toBe(name);
      }
    },
  );

  it("of the program lists every command, the exit codes and examples", () => {
    const help = parseCommandLine(["--help"]);
    const text = help.kind === "help" ? help.text : "";
    for (const verb of ALL_VERBS) expect(text).toMatch(new RegExp(`^  ${verb.name}\\b`, "m"));
    expect(text).toContain("Exit codes:");
    expect(text).toContain("Examples:");
    expect(parseCommandLine(["help"])).toEqual(help);
    expect(parseCommandLine(["help", "upgrade"])).toEqual(parseCommandLine(["upgrade", "-h"]));
  });

  it("and the version are asked for with a switch", () => {
    expect(parseCommandLine(["--version"])).toEqual({ kind: "version" });
    expect(parseCommandLine(["--version", "--json"])).toEqual({ kind: "version" });
  });
});

describe("wrong usage", () => {
  it.each([
    ["upgrad", "cortex upgrade"],
    ["histroy", "cortex history"],
    ["migrate", "cortex upgrade heads"],
    ["up", "cortex upgrade heads"],
    ["rollback", "cortex downgrade -1"],
    ["generate", "cortex revision --autogenerate"],
    ["makemigrations", "cortex revision --autogenerate"],
    ["serve", "cortex api"],
  ])("%s is told to be `%s`", (word, meant) => {
    const error = failure(word, "--json", "x");
    expect(error).toMatchObject({ code: "MIG_CLI_UNKNOWN_COMMAND", exitCode: 2 });
    expect(error.message).toContain(`'cortex ${word}'`);
    expect(error.hint).toContain(`\`${meant}`);
  });

  it("does not guess where nothing is near", () => {
    expect(failure("zzzzzz").hint).toBe("`cortex --help` lists the commands.");
    expect(failure("constructor").code).toBe("MIG_CLI_UNKNOWN_COMMAND");
  });

  it.each([
    [["upgrade"], "missing required argument 'revision'", "cortex upgrade heads"],
    [["downgrade", "--sql"], "missing required argument 'revision'", "cortex downgrade -1"],
    [["stamp"], "missing required argument 'revisions'", "cortex stamp head"],
    [["merge"], "missing required argument 'revisions'", "cortex merge heads"],
    [["show"], "missing required argument 'revision'", "cortex show head"],
    [["upgrade", "a", "b"], "too many arguments", "cortex upgrade --help"],
    [["upgrade", "head", "--purge"], "unknown option '--purge'", "cortex upgrade --help"],
    [["upgrade", "head", "--ye"], "unknown option '--ye'", "Did you mean --yes?"],
    [["history", "-r"], "argument missing", "cortex history --help"],
    [["plan", "--direction", "sideways"], "Allowed choices are upgrade, downgrade", "cortex plan --help"],
    [["--nonsense", "current"], "unknown option '--nonsense'", "cortex --help"],
    [[], "no command was given", "cortex --help"],
    [["--json"], "no command was given", "cortex --help"],
  ])("%j is refused with the way out", (argv, problem, instead) => {
    const error = failure(...argv);
    expect(error).toMatchObject({ code: "MIG_CLI_USAGE", exitCode: 2 });
    expect(error.message).toContain(problem);
    expect(error.hint).toContain(instead);
  });
});

describe("both spellings", () => {
  it.each([
    ["ensure_version", "ensure-version"],
    ["list_templates", "list-templates"],
  ])("%s is %s", (alias, name) => {
    expect(parse(alias).verb.name).toBe(name);
  });
});
