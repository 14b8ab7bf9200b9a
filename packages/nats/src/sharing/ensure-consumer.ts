import { ClientError } from '@sfstream/base';
import { isNotFound } from '../client/api-error.ts';
import type { ConsumerConfigLike, JetStreamManagerLike } from '../client/jetstream-like.ts';

/**
 * Makes the consumer where there is none. One that is there is never changed, as other workers use it: rejects with a
 * {@link ClientError} where it is different.
 */
export const ensureConsumer = async (
  { consumers }: JetStreamManagerLike,
  stream: string,
  wanted: ConsumerConfigLike,
): Promise<void> => {
  const found = await consumers.info(stream, wanted.durable_name).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  // Where another worker makes it at the same moment, the server takes both requests for one.
  const { config } = found ?? (await consumers.add(stream, wanted));
  const faults = Object.entries(wanted)
    .filter(([name, value]) => (config as Record<string, unknown>)[name] !== value)
    .map(([name, value]) => `${name} is ${shown(config, name)} and not ${value}`);
  if (faults.length === 0) return;
  throw new ClientError(
    `The consumer ${wanted.durable_name} of the stream ${stream} is different: ${faults.join(', ')}. Give all workers the same options; to change them, delete it by the nats command once all is worked off.`,
    { field: 'group' },
  );
};

const shown = (config: object, name: string): string =>
  JSON.stringify((config as Record<string, unknown>)[name]);
