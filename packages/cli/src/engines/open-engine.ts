import { messageOf, withoutSecrets } from '@sfstream/base';
import { UnsuccessfulError } from '../failures/unsuccessful-error.ts';
import { UsageError } from '../failures/usage-error.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { natsEngine } from './nats-engine.ts';
import { postgresEngine } from './postgres-engine.ts';
import { redisEngine } from './redis-engine.ts';

interface Kind {
  readonly open: (request: EngineRequest) => Promise<Engine>;
  /** The port where a URL names none. */
  readonly port: string;
}

const postgres: Kind = { open: postgresEngine, port: '5432' };
const redis: Kind = { open: redisEngine, port: '6379' };

/** The engines, by the protocol of their URLs. `rediss` is Redis over TLS. */
const engines: Readonly<Record<string, Kind>> = {
  'postgres:': postgres,
  'postgresql:': postgres,
  'redis:': redis,
  'rediss:': redis,
  'nats:': { open: natsEngine, port: '4222' },
};

const kindOf = ({ protocol }: URL): Kind => engines[protocol] ?? postgres;

/** Reads the URL of an engine. Throws a {@link UsageError} that does not quote it, as it may hold a password. */
export const engineUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !Object.hasOwn(engines, url.protocol)) {
    throw new UsageError(
      '--to must be a URL such as postgres://host/database, redis://host:6379 or nats://host:4222.',
    );
  }
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw new UsageError('A % in the user or password of --to must be written as %25.');
  }
  return url;
};

/** Opens an engine. Rejects with an error that shows no password. */
export const openEngine = async (request: EngineRequest): Promise<Engine> => {
  try {
    return await kindOf(request.url).open(request);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = withoutSecrets(messageOf(error), secretsOf(request.url));
    throw new UnsuccessfulError(`${engineName(request.url)} cannot be used: ${reason}`, 1);
  }
};

/** Names an engine by its host and port. A database may be named without a host. */
export const engineName = (url: URL): string =>
  url.hostname === '' ? 'The engine' : `${url.hostname}:${url.port || kindOf(url).port}`;

/** The parts of a URL that must not be shown. */
export const secretsOf = ({ password }: URL): readonly string[] =>
  password === '' ? [] : [password, decodeURIComponent(password)];
