/** An entry of a bucket, as `KvEntry` of `@nats-io/kv`. */
export interface KvEntryLike {
  /** The sequence of the bucket's stream at which the entry was written. */
  readonly revision: number;
  /** `PUT`; an entry that was deleted stays for a while as `DEL` or `PURGE`. */
  readonly operation: string;
  string(): string;
}

/** The entries of a key, as they change. */
export interface KvEntriesLike extends AsyncIterable<KvEntryLike> {
  stop(): void;
}

/** The facts that are known of a bucket. */
export interface KvStatusLike {
  /** Milliseconds for which an entry stays; 0 is for ever. */
  readonly ttl: number;
  /** `file` or `memory`. */
  readonly storage: string;
}

/** A bucket, as `KV` of `@nats-io/kv`: the few methods that this package calls. */
export interface KvLike {
  /** Fails where the key has a value. */
  create(key: string, value: string): Promise<number>;
  /** Fails where `revision` is not the last of the key. */
  update(key: string, value: string, revision: number): Promise<number>;
  get(key: string): Promise<KvEntryLike | null>;
  delete(key: string, options?: { readonly previousSeq: number }): Promise<unknown>;
  /** Gives the entry of now first, if there is one. */
  watch(options: { key: string }): Promise<KvEntriesLike>;
  status(): Promise<KvStatusLike>;
}
