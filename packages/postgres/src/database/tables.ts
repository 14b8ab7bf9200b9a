/** The names of the tables, as SQL writes them. */
export interface Tables {
  readonly leases: string;
  readonly markers: string;
  readonly inbox: string;
  /** The start of the names of indexes, which stand in the schema of their table. */
  readonly indexes: string;
}

/** The tables whose names begin with `prefix`, which may name a schema before a dot. */
export const tablesOf = (prefix: string): Tables => ({
  leases: `${prefix}leases`,
  markers: `${prefix}markers`,
  inbox: `${prefix}inbox`,
  indexes: prefix.slice(prefix.indexOf('.') + 1),
});
