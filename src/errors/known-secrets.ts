/** A shorter one would take harmless letters out of every text. */
const SHORTEST = 4;
/** From this length on a secret is hidden also inside of a longer word. */
const UNMISTAKABLE = 8;
/** A process of many tenants keeps those that it met last. */
const MOST_KEPT = 200;

/** Passwords that are no secret, and stand in every other line that is printed. */
const PUBLIC = new Set("admin cortex guest localhost password public root secret test user".split(" "));

/** Of the whole process: what is printed does not tell which manager has printed it. */
const known = new Set<string>();
let pattern: RegExp | null = null;

/**
 * Takes note of secrets in force, so that {@link hideKnownSecrets} finds them wherever they come up: in the message of
 * a driver, in an error of the user's own code, in a setting that they were put into by mistake.
 *
 * @param secrets passwords and keys as they are used; what is short or no secret is passed over
 * @param shown what is printed anyway (user, database): a password that is the same cannot be hidden
 * @example knowSecrets(["hunter22"], ["app"]);
 */
export function knowSecrets(
  secrets: readonly (string | null | undefined)[],
  shown: readonly (string | null | undefined)[] = [],
): void {
  const open = new Set(shown.map((text) => text?.toLowerCase()));
  for (const secret of secrets) {
    if (typeof secret !== "string" || secret.length < SHORTEST || known.has(secret)) continue;
    const folded = secret.toLowerCase();
    if (PUBLIC.has(folded) || open.has(folded)) continue;
    known.add(secret);
    pattern = null;
    const [oldest] = known;
    if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest);
  }
}

/**
 * Replaces every known secret in a text: as it is, and as a URL, JSON, SQL and base64 write it.
 *
 * @example hideKnownSecrets("no entry for hunter22") // "no entry for ***"
 */
export function hideKnownSecrets(text: string): string {
  if (known.size === 0) return text;
  pattern ??= patternOf([...known]);
  return text.replace(pattern, "***");
}

function patternOf(secrets: readonly string[]): RegExp {
  const forms = secrets
    .flatMap((secret) => spellings(secret))
    .sort((a, b) => b.length - a.length)
    .map((form) => {
      const literal = form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
      const isWord = form.length < UNMISTAKABLE && /^\w+$/.test(form);
      return isWord ? `(?<!\\w)${literal}(?!\\w)` : literal;
    });
  return new RegExp(forms.join("|"), "g");
}

function spellings(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([
      secret,
      ...(isWellFormed(secret) ? [encodeURIComponent(secret), encodeURI(secret)] : []),
      inJson,
      JSON.stringify(inJson).slice(1, -1),
      secret.replaceAll("'", "''"),
      secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'"),
      ...(secret.length < UNMISTAKABLE
        ? []
        : [Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "")]),
    ]),
  ];
}

/** `encodeURIComponent` throws on half a pair of surrogates. */
function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
