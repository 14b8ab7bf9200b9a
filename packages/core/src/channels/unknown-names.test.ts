import { createUnknownNames } from './unknown-names.ts';

const order = '/event/Order__e';

describe('an event under a name that was never subscribed', () => {
  it('is told once for each name', () => {
    const names = createUnknownNames();
    expect(names.told('/u/A', [order])).toStrictEqual({
      type: 'unknown-channel',
      channel: '/u/A',
      reason: 'Events arrive as /u/A, which was never subscribed, so nobody gets them.',
    });
    expect(names.told('/u/A', [order])).toBeUndefined();
    expect(names.told('/u/B', [order])).toBeDefined();
  });

  it.each([
    ['/event/order__e', order],
    ['/event/Order__e ', order],
    ['/event/Order%5F%5Fe', order],
    ["/topic/F?City='Rome'", '/topic/F?City=%27Rome%27'],
    ['/topic/F?City=%27Rome%27', "/topic/F?City='Rome'"],
    ["/topic/F?City='Rome'", '/topic/F'],
    ['/topic/100%', '/topic/100%25'],
  ])('such as %s is told with the name that was meant by it, %s', (name, meant) => {
    const told = createUnknownNames().told(name, ['/u/other', meant]);
    expect(told).toMatchObject({
      channel: name,
      meant,
      reason: expect.stringContaining(`Did you subscribe ${meant} to get them?`),
    });
  });

  it('is no news once the name was subscribed, with a filter or without', () => {
    const names = createUnknownNames();
    names.subscribed("/topic/F?City='Rome'");
    expect(names.told("/topic/F?City='Rome'", [])).toBeUndefined();
    expect(names.told('/topic/F', [])).toBeUndefined();
  });

  it('is remembered with the thousand newest of them', () => {
    const names = createUnknownNames();
    for (let count = 0; count <= 1_000; count += 1) names.told(`/u/${count}`, []);
    expect(names.told('/u/1000', [])).toBeUndefined();
    expect(names.told('/u/0', [])).toBeDefined();
  });

  it('is remembered with all of a thousand', () => {
    const names = createUnknownNames();
    for (let count = 1; count <= 1_000; count += 1) names.told(`/u/${count}`, []);
    expect(names.told('/u/1', [])).toBeUndefined();
  });

  it('is not taken for one that has other letters', () => {
    expect(createUnknownNames().told('/u/strasse', ['/u/straße'])).not.toHaveProperty('meant');
  });
});
