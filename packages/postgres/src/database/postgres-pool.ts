/** The answer to a query, as far as this package reads it. */
export interface PostgresAnswer {
  readonly rows: readonly unknown[];
}

/** Whatever can be asked: a pool, or one of its connections. */
export interface PostgresQueries {
  query(text: string, values?: unknown[]): Promise<PostgresAnswer>;
}

/** A connection of its own. A `Client` of a pool of `pg` is one. */
export interface PostgresSession extends PostgresQueries {
  /** Gives the connection back to its pool; with `true` it is ended instead. */
  release(destroy?: boolean): void;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(
    event: 'notification',
    listener: (message: { readonly payload?: string | undefined }) => void,
  ): unknown;
}

/**
 * The methods of a connection pool that this package calls. A `Pool` of `pg` has them, and so have pools that are made
 * in its image. Connections that are lost while nobody uses them are reported by the pool itself: `pg` ends the process
 * unless there is a listener (`pool.on('error', …)`).
 */
export interface PostgresPool extends PostgresQueries {
  connect(): Promise<PostgresSession>;
}
