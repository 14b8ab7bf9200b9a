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
  /** The time at which the server has stored it. */
  readonly time: Date;
}

/** The way to find a message: at `seq`; the last of a subject; or the first of a subject from `seq` on. */
export type MessageQuery =
  | { readonly seq: number }
  | { readonly last_by_subj: string }
  | { readonly seq: number; readonly next_by_subj: string };

/** A stream as it is. */
export interface StreamInfoLike {
  readonly config: Readonly<Record<string, unknown>>;
  readonly state: { readonly first_seq: number; readonly last_seq: number };
}

/** The part that asks for streams and consumers, as `JetStreamManager` of `@nats-io/jetstream`. */
export interface JetStreamManagerLike {
  readonly streams: {
    info(stream: string): Promise<StreamInfoLike>;
    add(config: StreamConfigLike): Promise<unknown>;
    getMessage(stream: string, query: MessageQuery): Promise<StoredMessageLike | null>;
  };
  readonly consumers: {
    info(stream: string, consumer: string): Promise<ConsumerInfoLike>;
    add(stream: string, config: ConsumerConfigLike): Promise<ConsumerInfoLike>;
  };
}

/** The settings of a consumer that workers share. `ack_wait` is nanoseconds. */
export interface ConsumerConfigLike {
  readonly durable_name: string;
  readonly filter_subject: string;
  readonly ack_policy: 'explicit';
  readonly deliver_policy: 'all';
  readonly ack_wait: number;
  readonly max_ack_pending: number;
}

/** A consumer as it is. */
export interface ConsumerInfoLike {
  readonly config: object;
}

/** A message that a consumer delivers. */
export interface DeliveredLike {
  readonly data: Uint8Array;
  /** Says that it is done, and waits until the server knows. Gives false where that is not certain. */
  ackAck(): Promise<boolean>;
  /** Says that it is not done, and is to be delivered again. */
  nak(): void;
  /** Says that it is still at work. */
  working(): void;
}

/** Messages as they come. */
export interface DeliveriesLike extends AsyncIterable<DeliveredLike> {
  stop(): void;
}

/** Gives the messages of a consumer. */
export interface ConsumerLike {
  /** Up to so many messages, and for as long as that many milliseconds. */
  fetch(options: { max_messages: number; expires: number }): Promise<DeliveriesLike>;
  /** All messages. */
  consume(): Promise<DeliveriesLike>;
  delete(): Promise<unknown>;
}

/** The settings of a stream. Times are nanoseconds. */
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
  readonly consumers: {
    /** A consumer that is there, by its name; or one that is made for this reader and gives all in order. */
    get(
      stream: string,
      consumer:
        | string
        | {
            filter_subjects: string;
            opt_start_seq: number;
            inactive_threshold: number;
          },
    ): Promise<ConsumerLike>;
  };
}
