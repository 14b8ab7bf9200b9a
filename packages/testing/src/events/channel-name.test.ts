import { parseChannelName } from './channel-name.ts';

describe('parseChannelName', () => {
  it.each([
    ['/topic/Cases', 'topic'],
    ['/u/notifications/Demo', 'u'],
    ['/event/Order__e', 'event'],
    ['/data/ChangeEvents', 'data'],
    ['/systemTopic/Logging', 'systemTopic'],
  ])('tells the family of %s', (name, family) => {
    expect(parseChannelName(name)).toEqual({ name, base: name, family });
  });

  it('takes the filter of a PushTopic apart', () => {
    const name = "/topic/Cases?Status='New'&Owner__c=0055e";
    expect(parseChannelName(name)).toEqual({
      name,
      base: '/topic/Cases',
      family: 'topic',
      filter: [
        { field: 'Status', value: 'New' },
        { field: 'Owner__c', value: '0055e' },
      ],
    });
  });

  it.each([
    '',
    '/',
    '/topic',
    '/topic/',
    '/topic/a/b',
    '/u',
    '/u/a//b',
    '/event/*',
    '/other/x',
    "/u/x?a='b'",
  ])('knows that %p names nothing', (name) => {
    expect(parseChannelName(name)).toBeUndefined();
  });
});
