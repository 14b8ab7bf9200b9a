/** A PostgreSQL for the replicas. */
export interface Engine {
  /** Name and version, for people. */
  readonly name: string;
  readonly url: string;
  /** What the lease of the leader can be here: see `postgresLeader`. */
  readonly by: 'session' | 'row';
  readonly close: () => Promise<void>;
}
