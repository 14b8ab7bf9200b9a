import { ClientError } from '@sfstream/base';
import fc from 'fast-check';
import { checkChannelName, withoutFilter } from './channel-name.ts';

const faultOf = (name: unknown): string => {
  try {
    checkChannelName(name);
  } catch (error) {
    if (error instanceof ClientError) return `${error.field}: ${error.message}`;
    throw error;
  }
  return 'none';
};

describe('checkChannelName', () => {
  it.each([
    '/topic/Cases',
    "/topic/Cases?Status='Open'&Priority='High'",
    "/topic/Cases?Name='a/b//*'",
    "/topic/Cases?City='New York'",
    '/u/notifications/Demo',
    '/event/Order__e',
    '/event/Order_Channel__chn',
    '/event/LoginEventStream',
    '/data/AccountChangeEvent',
    '/data/Custom__ChangeEvent',
    '/systemTopic/Logging',
    '/a',
    '/metadata/x',
    '/services/x',
    '/u/meta/x',
    '/u/übersicht & more',
  ])('accepts %s', (name) => {
    expect(faultOf(name)).toBe('none');
  });

  it.each<[string, unknown, string]>([
    ['an empty name', '', 'is empty'],
    ['a name without a slash', 'event/Order__e', '"event/Order__e" must begin with /'],
    ['a name of nothing', '/', '"/" has an empty segment'],
    ['a trailing slash', '/event/', '"/event/" has an empty segment'],
    ['a doubled slash', '/event//A', '"/event//A" has an empty segment'],
    ['nothing before a filter', "/topic/?Name='a'", 'has an empty segment'],
    ['a meta channel', '/meta/connect', '"/meta/connect" is reserved for the protocol'],
    ['the meta channels', '/meta', 'is reserved for the protocol'],
    ['a service channel', '/service/x', 'is reserved for the protocol'],
    ['a wildcard', '/event/*', '"/event/*" holds a wildcard'],
    ['a deep wildcard', '/event/**', 'holds a wildcard'],
    ['a filter on an event', '/event/A?x', '"/event/A?x" has a filter'],
    ['an empty filter on an event', '/event/A?', '"/event/A?" has a filter'],
    ['a filter on change events', "/data/A?b='c'", 'has a filter'],
    ['a filter on a generic channel', '/u/a?b', 'has a filter'],
    ['a leading blank', ' /event/A', '" /event/A" begins or ends with a blank'],
    ['a trailing blank', '/event/A ', '"/event/A " begins or ends with a blank'],
    ['a trailing line break', '/event/A\n', '"/event/A\n" begins or ends with a blank'],
    ['a no-break space', '/event/A\u00a0', 'begins or ends with a blank'],
    ['a blank behind a filter', "/topic/A?b='c' ", 'begins or ends with a blank'],
    [
      'a blank before a filter',
      "/topic/A ?b='c'",
      'has a segment that begins or ends with a blank',
    ],
    ['a blank within', '/event/ A', '"/event/ A" has a segment that begins or ends with a blank'],
    ['nothing', undefined, 'must be a string'],
    ['null', null, 'must be a string'],
    ['a number', 7, 'must be a string'],
    ['a list', ['/event/A'], 'must be a string'],
  ])('refuses %s and says so', (_, name, fault) => {
    expect(faultOf(name)).toContain(`channel: channel ${fault.startsWith('"') ? fault : ''}`);
    expect(faultOf(name)).toContain(fault);
  });

  it('accepts or refuses with a ClientError, whatever is given', () => {
    fc.assert(
      fc.property(fc.anything(), (name) => {
        faultOf(name);
      }),
    );
  });
});

describe('withoutFilter', () => {
  it.each([
    ['/topic/Cases', '/topic/Cases'],
    ["/topic/Cases?Status='Open'", '/topic/Cases'],
    ["/topic/Cases?Name='what?'", '/topic/Cases'],
    ["/topic/Cases?Name='a\nb'", '/topic/Cases'],
    ['/topic/Cases?', '/topic/Cases'],
  ])('of %j is %s (behaviour 38)', (name, expected) => {
    expect(withoutFilter(name)).toBe(expected);
  });
});
