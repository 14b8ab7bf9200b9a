import { engineName, engineUrl, secretsOf } from './open-engine.ts';

describe('engineUrl', () => {
  it.each(['postgres://db/orders', 'postgresql://db', 'redis://r:6379', 'rediss://r', 'nats://n'])(
    'knows the engine of %s',
    (text) => {
      expect(engineUrl(text).href).toContain(text);
    },
  );

  it.each(['kafka://k/s3cret', 'not a URL with s3cret', 'http://s3cret@host', '__proto__:s3cret'])(
    'refuses %s, and does not quote it',
    (text) => {
      expect(() => engineUrl(text)).toThrow('--to must be a URL such as');
      expect(() => engineUrl(text)).not.toThrow(/s3cret/);
    },
  );
});

describe('secretsOf', () => {
  it('has the password as it is spelt, and as it is', () => {
    expect(secretsOf(new URL('redis://u:a%2Fb@host'))).toEqual(['a%2Fb', 'a/b']);
  });

  it('has none without a password', () => {
    expect(secretsOf(new URL('redis://host'))).toEqual([]);
  });

  it('takes a percent sign that encodes nothing as it is', () => {
    expect(secretsOf(new URL('redis://u:100%@host'))).toEqual(['100%', '100%']);
  });
});

describe('engineName', () => {
  it.each([
    ['redis://u:s3cret@host:6380/1', 'host:6380'],
    ['rediss://host', 'host:6379'],
    ['postgres://u:s3cret@host/orders', 'host:5432'],
    ['nats://host', 'host:4222'],
    ['postgres:///orders', 'The engine'],
  ])('of %s is %s', (url, name) => {
    expect(engineName(new URL(url))).toBe(name);
  });
});
