import { messageOf, withoutSecrets } from '@sfstream/base';
import { UnsuccessfulError } from '../failures/unsuccessful-error.ts';
import { UsageError } from '../failures/usage-error.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { natsEngine } from './nats-engine.ts';
import { postgresEngine } from './postgres-engine.ts';
import { redisEngine } from './redis-engine.ts';

type Open = (request: EngineRequest) => Engine | Promise<Engine>;

/** The engines, by the protocol of their URLs. `rediss` is Redis over TLS. */
const engines: Readonly<Record<string, Open>> = {
  'postgres:': postgresEngine,
  'postgresql:': postgresEngine,
  'redis:': redisEngine,
  'rediss:': redisEngine,
  'nats:': natsEngine,
};

/** Reads the URL of an engine. Throws a {@link UsageError} that does not quote it, as it may hold a password. */
export const engineUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !Object.hasOwn(engines, url.protocol)) {
    throw new UsageError(
      '--to must be a URL such as postgres://host/database, redis://host:6379 or nats://host:4222.',
    );
  }
  return url;
};

/** Opens an engine. Rejects with an error that shows no password. */
export const openEngine = async (request: EngineRequest): Promise<Engine> => {
  const open = engines[request.url.protocol] ?? postgresEngine;
  try {
    return await open(request);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = withoutSecrets(messageOf(error), secretsOf(request.url));
    throw new UnsuccessfulError(`${request.url.host} cannot be used: ${reason}`, 1);
  }
};

/** The parts of a URL that must not be shown. */
export const secretsOf = ({ password }: URL): readonly string[] =>
  password === '' ? [] : [password, decodeURIComponent(password)];
