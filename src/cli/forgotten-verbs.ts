/** What other tools call our commands: the word that a hand types, and the command that it means. */
const FORGOTTEN: Readonly<Record<string, string>> = {
  apply: "upgrade heads",
  create: "revision -m MESSAGE",
  deploy: "upgrade heads",
  diff: "check",
  down: "downgrade -1",
  generate: "revision --autogenerate -m MESSAGE",
  latest: "upgrade heads",
  list: "history",
  log: "history",
  ls: "history",
  make: "revision -m MESSAGE",
  makemigrations: "revision --autogenerate -m MESSAGE",
  mark: "stamp REVISION",
  migrate: "upgrade heads",
  new: "revision -m MESSAGE",
  pending: "status",
  redo: "downgrade -1",
  reset: "downgrade base",
  revert: "downgrade -1",
  rollback: "downgrade -1",
  run: "upgrade heads",
  serve: "api",
  server: "api",
  start: "api",
  undo: "downgrade -1",
  up: "upgrade heads",
  update: "upgrade heads",
  validate: "verify",
  version: "current",
};

/**
 * The command that somebody means who learned another tool's words.
 *
 * @example meantBy("rollback") // "downgrade -1"
 */
export function meantBy(word: string): string | undefined {
  return Object.hasOwn(FORGOTTEN, word) ? FORGOTTEN[word] : undefined;
}
