import { knowSecrets } from "../errors/index.js";

/** What may hold a secret, by the names of the options and of the configuration file. */
export interface MayHoldSecrets {
  readonly url?: unknown;
  readonly password?: unknown;
  readonly adminApiKey?: unknown;
  readonly username?: unknown;
  readonly database?: unknown;
  readonly databases?: unknown;
}

/**
 * Takes note of the secrets among settings, before anything is made of them: what goes wrong then must not show them.
 *
 * @param words what is printed in any case: the names of the databases
 */
export function noteSecrets(settings: MayHoldSecrets, words: readonly string[] = []): void {
  const { url, password, adminApiKey, username, database, databases } = settings;
  const urls = [url, ...urlsOf(databases)].filter(isText);
  const inUrls = urls.map(partsOf);
  const shown = [...words, username, database, ...inUrls.flatMap((parts) => parts.shown)].filter(isText);
  knowSecrets([password, adminApiKey, ...inUrls.flatMap((parts) => parts.secrets)].filter(isText), shown);
}

/** The same for variables. */
export function noteSecretVariables(
  values: Readonly<Record<string, string | undefined>>,
  words: readonly string[] = [],
): void {
  const settings = {
    url: values["CORTEX_DB_URL"],
    password: values["CORTEX_DB_PASSWORD"],
    adminApiKey: values["CORTEX_ADMIN_API_KEY"],
    username: values["CORTEX_DB_USERNAME"],
    database: values["CORTEX_DB_NAME"],
  };
  noteSecrets(settings, words);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function urlsOf(databases: unknown): readonly unknown[] {
  if (typeof databases !== "object" || databases === null) return [];
  return Object.values(databases).map((one: unknown) =>
    typeof one === "object" && one !== null && "url" in one ? one.url : null,
  );
}

interface UrlParts {
  readonly secrets: readonly string[];
  readonly shown: readonly string[];
}

/** Read without a parser: a URL that none understands is the one that ends up in a message. */
function partsOf(url: string): UrlParts {
  const found = /^[a-z][a-z0-9+.-]*:\/\/([^\s:/@]*):([^\s]*)@([^\s]*)$/i.exec(url);
  const password = found?.[2] ?? "";
  const place = (found?.[3] ?? "").split(/[/?#:]/);
  const options = [...url.matchAll(/[?&][^=&#]*(?:password|passwd|pwd|token|secret|key)[^=&#]*=([^&#]*)/gi)];
  const secrets = [password, ...options.map((option) => option[1] ?? "")];
  return {
    secrets: [...secrets, ...secrets.map(decoded)],
    shown: [decoded(found?.[1] ?? ""), ...place],
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
