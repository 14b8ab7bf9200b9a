import { engineServer, engineServers } from './engines.ts';

describe('the engines of the benchmark', () => {
  it('are those whose servers are named in the environment', () => {
    const servers = engineServers({
      SFSTREAM_REDIS_URL: 'redis://localhost:6379',
      SFSTREAM_NATS_URL: 'nats://localhost:4222',
    });
    expect(servers.map(({ name, url }) => [name, url])).toEqual([
      ['redis', 'redis://localhost:6379'],
      ['nats', 'nats://localhost:4222'],
    ]);
  });

  it('say how to start servers where none is named', () => {
    expect(() => engineServers({})).toThrow(/scripts\/with-servers\.sh npm run bench/);
  });

  it('are refused by name where their server is not named', () => {
    const env = { SFSTREAM_REDIS_URL: 'redis://localhost:6379' };
    expect(engineServer('redis', env).url).toBe('redis://localhost:6379');
    expect(() => engineServer('nats', env)).toThrow('No server of nats is named.');
  });
});
