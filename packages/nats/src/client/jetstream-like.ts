/** The confirmation of a published message. */
export interface PublishedLike {
  readonly seq: number;
  /** True where the stream had a message with this id already, and has kept that alone. */
  readonly duplicate: boolean;
}

/** A message that a stream keeps. */
export interface StoredMessageLike {
  readonly seq: number;
  readonly data: Uint8Array;
  /** When the server has stored it. */
  readonly time: Date;
}

/** How to find a message: at `seq`; the last of a subject; or the first of a subject from `seq` on. */
export type MessageQuery =
  | { readonly seq: number }
  | { readonly last_by_subj: string }
  | { readonly seq: number; readonly next_by_subj: string };

/** A stream as it is. */
export interface StreamInfoLike {
  readonly config: Readonly<Record<string, unknown>>;
  readonly state: { readonly first_seq: number; readonly last_seq: number };
}

/** What asks for streams and consumers, as `JetStreamManager` of `@nats-io/jetstream`. */
export interface JetStreamManagerLike {
  readonly streams: {
    info(stream: string): Promise<StreamInfoLike>;
    add(config: StreamConfigLike): Promise<unknown>;
    getMessage(stream: string, query: MessageQuery): Promise<StoredMessageLike | null>;
  };
}

/** What a stream is made with. Times are nanoseconds. */
export interface StreamConfigLike {
  readonly name: string;
  readonly subjects: string[];
  readonly storage: 'file';
  readonly retention: 'limits';
  readonly discard: 'new';
  readonly num_replicas: number;
  readonly max_age: number;
  readonly max_bytes: number;
  readonly duplicate_window: number;
}

/** The message that must be the last of the stream, so that another may be stored behind it. */
export interface Expectation {
  readonly lastSequence: number;
  readonly lastMsgID?: string;
}

/** A client of JetStream, as `jetstream(connection)` of `@nats-io/jetstream` gives it: the few methods that this package calls. */
export interface JetStreamLike {
  publish(
    subject: string,
    payload: string,
    options: { readonly msgID: string; readonly expect: Expectation },
  ): Promise<PublishedLike>;
  jetstreamManager(checkAPI: false): Promise<JetStreamManagerLike>;
}
