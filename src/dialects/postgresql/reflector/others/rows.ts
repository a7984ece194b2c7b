/** An object that is no table of the model, or — with the kind `table` — one that is. */
export interface OtherRow {
  /** The catalog that it is in and its oid there; the oid is 0 for what is nothing by itself. */
  readonly class: number;
  readonly oid: number;
  /** The oid of the relation that it is on; 0 for none. */
  readonly of: number;
  readonly rank: number;
  readonly kind: string;
  readonly name: string;
  readonly table: string | null;
  readonly isDetail: boolean;
  /** What stands after DROP and COMMENT ON. */
  readonly target: string | null;
  readonly create: readonly string[] | null;
  readonly drop: readonly string[] | null;
}

/** That an object needs another one; or, with `onOid` 0, a comment on it or on its column. */
export interface ConnectionRow {
  readonly class: number;
  readonly oid: number;
  readonly onClass: number;
  readonly onOid: number;
  readonly column: string | null;
  readonly comment: string | null;
}
