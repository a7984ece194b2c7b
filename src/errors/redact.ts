// Greedy up to the last @ of the word: a password that was not encoded may hold one itself.
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s]*@/gi;
const ASSIGNED_SECRET =
  /\b(password|passwd|pwd|token|secret|api[_-]?key)(\s*[=:]\s*)(?!(?:YES|NO)\))("[^"]*"|'[^']*'|[^\s,;&]+)/gi;
// The password of a role or user in a statement; a revision that is "identified by 'x'" is none.
const SQL_PASSWORD =
  /\b(password|(?:user|role|to|set|exists)\b[^;]{0,300}?\bidentified\s+(?:with\s+\S+\s+)?(?:by|as))(\s+)('(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*")/gi;

/**
 * Replaces what looks like a secret in a text: the password of a URL, the value of `password=…`, `token=…`,
 * and of `PASSWORD '…'` and `IDENTIFIED BY '…'` in SQL.
 *
 * @example redact("mysql://root:hunter2@db/x") // "mysql://root:***@db/x"
 */
export function redact(text: string): string {
  return text
    .replace(URL_PASSWORD, "$1:***@")
    .replace(ASSIGNED_SECRET, "$1$2***")
    .replace(SQL_PASSWORD, "$1$2***");
}
