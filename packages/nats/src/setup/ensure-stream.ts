import type { OptionRule } from '@sfstream/base';
import { ClientError, optional, readOptions, required, timeLimit } from '@sfstream/base';
import type {
  JetStreamLike,
  JetStreamManagerLike,
  StreamConfigLike,
} from '../client/jetstream-like.ts';
import { isNotFound } from '../client/api-error.ts';
import { bucketRule, prefixRule, replicasRule } from '../client/rules.ts';

/** Options of {@link ensureStream}. Durations are milliseconds. */
export interface StreamOptions {
  readonly stream: string;
  /** The beginning of all subjects of the stream. Default: `sf`. */
  readonly prefix?: string;
  /**
   * How long an event stays. Where it is shorter than Salesforce keeps events (72 hours), a channel whose last event is gone
   * begins again where it once began, and some events come twice. `Infinity` is for ever. Default: seven days.
   */
  readonly maxAge?: number;
  /** The time for which the server knows an event again by its id, wherever it was stored. Default: two hours. */
  readonly duplicateWindow?: number;
  /** The number of servers that keep the stream: 1, 3 or 5. Default: 1. */
  readonly replicas?: number;
}

const hour = 3_600_000;

const lifeRule: OptionRule = [
  'a number of milliseconds above 0, or Infinity',
  (value) => typeof value === 'number' && value > 0,
];

/**
 * Makes the stream for `natsSink` where there is none: in a file, with limits as its retention, so that workers and relays read the
 * same events.
 *
 * A stream that is there is never changed. Rejects with a {@link ClientError} where it is different in what was asked for, or
 * cannot serve as one: it is in memory, removes what was read, has other subjects, or a limit of bytes, at which it may drop events.
 *
 * @example
 * ```ts
 * import type { JetStreamLike } from '@sfstream/nats';
 * import { ensureStream } from '@sfstream/nats';
 *
 * declare const js: JetStreamLike; // jetstream(connection) of @nats-io/jetstream
 *
 * await ensureStream(js, { stream: 'SALESFORCE', replicas: 3 });
 * ```
 */
export const ensureStream = async (js: JetStreamLike, options: StreamOptions): Promise<void> => {
  const given = readOptions('ensureStream', options, {
    stream: required(...bucketRule),
    prefix: optional(prefixRule, 'sf'),
    maxAge: optional(lifeRule, 7 * 24 * hour),
    duplicateWindow: optional(timeLimit, 2 * hour),
    replicas: optional(replicasRule, 1),
  });
  const { streams } = await js.jetstreamManager(false);
  const config = configOf(given);
  const found = await infoOf(streams, given.stream);
  if (found === undefined) await streams.add(config);
  else refuseOther(config, found, options);
};

interface Given {
  readonly stream: string;
  readonly prefix: string;
  readonly maxAge: number;
  readonly duplicateWindow: number;
  readonly replicas: number;
}

const configOf = (given: Given): StreamConfigLike => ({
  name: given.stream,
  subjects: [`${given.prefix}.>`],
  storage: 'file',
  retention: 'limits',
  discard: 'new',
  num_replicas: given.replicas,
  // For ever is 0.
  max_age: given.maxAge === Infinity ? 0 : nanoseconds(given.maxAge),
  // A full stream of server 2.9 drops its oldest messages where the next one only just fits, also with discard 'new'.
  max_bytes: -1,
  duplicate_window: nanoseconds(Math.min(given.duplicateWindow, given.maxAge)),
});

const nanoseconds = (milliseconds: number): number => milliseconds * 1_000_000;

const infoOf = async (streams: JetStreamManagerLike['streams'], stream: string) => {
  try {
    return (await streams.info(stream)).config;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
};

/** The option behind each field; where it is not given, the server may be set to another value. */
const optionOf: Readonly<Partial<Record<keyof StreamConfigLike, keyof StreamOptions>>> = {
  num_replicas: 'replicas',
  max_age: 'maxAge',
  duplicate_window: 'duplicateWindow',
};

const refuseOther = (
  wanted: StreamConfigLike,
  found: Readonly<Record<string, unknown>>,
  options: StreamOptions,
): void => {
  const faults = Object.entries(wanted)
    .filter(([name]) => name !== 'discard' && isAsked(name as keyof StreamConfigLike, options))
    .filter(([name, value]) => JSON.stringify(found[name]) !== JSON.stringify(value))
    .map(
      ([name, value]) =>
        `${name} is ${JSON.stringify(found[name])} and not ${JSON.stringify(value)}`,
    );
  if (faults.length === 0) return;
  throw new ClientError(
    `The stream ${wanted.name} is different: ${faults.join(', ')}. It is left as it is. Change it by the nats command, or give the name of another stream.`,
    { field: 'stream' },
  );
};

const isAsked = (name: keyof StreamConfigLike, options: StreamOptions): boolean => {
  const option = optionOf[name];
  return option === undefined || options[option] !== undefined;
};
