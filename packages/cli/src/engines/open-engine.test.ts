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

describe('a URL with a percent sign that encodes nothing', () => {
  it('is refused with what to write, and not quoted', () => {
    expect(() => engineUrl('redis://u:s3%cret@host')).toThrow('must be written as %25');
    expect(() => engineUrl('redis://u:s3%cret@host')).not.toThrow(/s3/);
  });
});

describe('secretsOf', () => {
  it('has the password as it is spelt, and as it is', () => {
    expect(secretsOf(new URL('redis://u:a%2Fb@host'))).toEqual(['a%2Fb', 'a/b']);
  });

  it('has none without a password', () => {
    expect(secretsOf(new URL('redis://host'))).toEqual([]);
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
