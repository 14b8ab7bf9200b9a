import type { OpenEngine } from './engine.ts';
import { openNats } from './nats-engine.ts';
import { openPostgres } from './postgres-engine.ts';
import { openRedis } from './redis-engine.ts';

/** An engine whose server is known. */
export interface EngineServer {
  readonly name: string;
  readonly open: OpenEngine;
  readonly url: string;
}

const engines: readonly Omit<EngineServer, 'url'>[] = [
  { name: 'postgres', open: openPostgres },
  { name: 'redis', open: openRedis },
  { name: 'nats', open: openNats },
];

/** The engines whose servers are named in the environment. Throws where none is. */
export const engineServers = (env: NodeJS.ProcessEnv): readonly EngineServer[] => {
  const servers = engines.flatMap((engine) => {
    const url = env[`SFSTREAM_${engine.name.toUpperCase()}_URL`];
    return url === undefined ? [] : [{ ...engine, url }];
  });
  if (servers.length === 0) {
    throw new Error(
      'No server is named. Run scripts/with-servers.sh npm run bench -- --only sinks, or set SFSTREAM_POSTGRES_URL, SFSTREAM_REDIS_URL or SFSTREAM_NATS_URL.',
    );
  }
  return servers;
};

/** The engine of this name. */
export const engineServer = (name: string, env: NodeJS.ProcessEnv): EngineServer => {
  const server = engineServers(env).find((one) => one.name === name);
  if (server === undefined) throw new Error(`No server of ${name} is named.`);
  return server;
};
