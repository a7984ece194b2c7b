/** What is refused, and what to do instead. */
export interface Refusal {
  readonly operation: string;
  readonly object: string;
  readonly reason: string;
  readonly instead: string;
}
