import { cortexError } from "../errors/index.js";
import { absolutePath } from "./absolute-path.js";
import { maskUrl, urlScheme, withLogin, withoutDriver } from "./database-url.js";
import { type FindSetting, type FoundSetting, STRENGTH } from "./find-setting.js";
import { invalidValue, parseBoolean, parseChoice, parsePort } from "./parse-value.js";
import type { DatabaseSettings, DatabaseTypes, SettingSource } from "./settings.js";
import { type VariableName, variable } from "./variables.js";

/** The database, its type, and which of the settings about it count. */
export interface ResolvedDatabase {
  readonly dbType: string;
  readonly dbTypeSource: SettingSource;
  /** Where the type was found (perhaps the URL), or null for the default. */
  readonly dbTypeFrom: FoundSetting | null;
  readonly database: DatabaseSettings;
}

/** The parts that say which database it is: one of them from a stronger source sets a weaker URL aside. */
const PLACE: readonly VariableName[] = [
  "CORTEX_DB_HOST",
  "CORTEX_DB_PORT",
  "CORTEX_DB_NAME",
  "CORTEX_DB_FILE",
  "CORTEX_DB_MEMORY",
];

/** What {@link resolveDatabase} is given. */
export interface ResolveDatabaseOptions {
  readonly find: FindSetting;
  readonly types: DatabaseTypes;
  readonly cwd: string;
  readonly handle: unknown;
}

/**
 * Decides which database it is. A URL wins over the parts of its own source and of weaker ones; a part from a stronger
 * source (a flag `file` against CORTEX_DB_URL) sets the URL aside, and so does a handle that the host has opened. User and password fill in a URL without them.
 * A URL names the type; a type from a weaker source gives way to it, any other must agree.
 *
 * @throws MIG_CONFIG_INVALID_VALUE, MIG_CONFIG_URL_SCHEME, MIG_CONFIG_TYPE_MISMATCH.
 */
export function resolveDatabase(options: ResolveDatabaseOptions): ResolvedDatabase {
  const { find, types } = options;
  const url = effectiveUrl(options);
  const given = find("CORTEX_DB_TYPE");
  const dbType = given === null ? types.default : parseChoice(given.text, given, types.names);
  const database = targetOf(url, options);
  if (url === null) return { dbType, dbTypeSource: given?.source ?? "default", dbTypeFrom: given, database };
  const urlType = typeOfUrl(url, types);
  if (given === null || STRENGTH[url.source] > STRENGTH[given.source])
    return { dbType: urlType, dbTypeSource: url.source, dbTypeFrom: url, database };
  if (urlType !== dbType)
    throw cortexError("MIG_CONFIG_TYPE_MISMATCH", {
      url: maskUrl(url.text),
      urlName: url.name,
      urlType,
      typeName: given.name,
      type: dbType,
    });
  return { dbType, dbTypeSource: given.source, dbTypeFrom: given, database };
}

function effectiveUrl({ find, handle }: ResolveDatabaseOptions): FoundSetting | null {
  const url = find("CORTEX_DB_URL");
  if (url === null || (handle !== null && url.source !== "option")) return null;
  const stronger = PLACE.some((name) => {
    const part = find(name);
    return part !== null && STRENGTH[part.source] > STRENGTH[url.source];
  });
  return stronger ? null : url;
}

function typeOfUrl(url: FoundSetting, types: DatabaseTypes): string {
  const scheme = urlScheme(url.text);
  const type =
    scheme !== null && Object.hasOwn(types.urlSchemes, scheme) ? types.urlSchemes[scheme] : undefined;
  if (type !== undefined) return type;
  throw cortexError("MIG_CONFIG_URL_SCHEME", {
    name: url.name,
    origin: url.origin,
    // A text that is no URL may be a password in the wrong place.
    url: url.text.includes("://") ? maskUrl(url.text) : "***",
    schemes: Object.keys(types.urlSchemes),
  });
}

function targetOf(url: FoundSetting | null, { find, cwd, handle }: ResolveDatabaseOptions): DatabaseSettings {
  const text = (name: VariableName): string | null => find(name)?.text ?? null;
  const username = text("CORTEX_DB_USERNAME");
  const password = text("CORTEX_DB_PASSWORD");
  const ssl = find("CORTEX_DB_SSL");
  const ca = find("CORTEX_DB_SSL_CA");
  // Read even when the URL wins: a wrong value is an error wherever it stands.
  const place = placeOf(find, cwd);
  return Object.freeze({
    url: url === null ? null : withLogin(withoutDriver(url.text), username, password),
    username: url === null ? username : null,
    password: url === null ? password : null,
    ...(url === null ? place : { host: null, port: null, database: null, file: null, memory: false }),
    schema: text("CORTEX_DB_SCHEMA"),
    ssl: ssl === null ? "off" : parseChoice(ssl.text, ssl, ["off", "require", "verify-full"] as const),
    sslCa: ca === null ? null : ca.text.includes("-----BEGIN") ? ca.text : absolutePath(ca.text, ca.base),
    handle,
  });
}

function placeOf(
  find: FindSetting,
  cwd: string,
): Pick<DatabaseSettings, "host" | "port" | "database" | "file" | "memory"> {
  const port = find("CORTEX_DB_PORT");
  const memory = find("CORTEX_DB_MEMORY");
  const file = find("CORTEX_DB_FILE");
  // A file from a stronger source than the mark means the file.
  const markCounts = memory !== null && (file === null || STRENGTH[memory.source] >= STRENGTH[file.source]);
  const marked = memory !== null && parseBoolean(memory.text, memory);
  const inMemory = (markCounts && marked) || file?.text === ":memory:";
  return {
    host: find("CORTEX_DB_HOST")?.text ?? null,
    port: port === null ? null : parsePort(port.text, port, 1),
    database: find("CORTEX_DB_NAME")?.text ?? null,
    file: inMemory ? null : filePath(file, cwd),
    memory: inMemory,
  };
}

function filePath(file: FoundSetting | null, cwd: string): string {
  if (file === null) return absolutePath(variable("CORTEX_DB_FILE").default ?? "", cwd);
  if (/^[a-z][a-z0-9+.-]+:/i.test(file.text))
    throw invalidValue(maskUrl(file.text), file, { hold: "a path (a URL belongs into CORTEX_DB_URL)" });
  return absolutePath(file.text, file.base);
}
