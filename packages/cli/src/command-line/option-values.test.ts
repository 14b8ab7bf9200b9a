import { UsageError } from '../failures/usage-error.ts';
import {
  channelName,
  count,
  groupName,
  interval,
  port,
  rate,
  replayId,
  replayOption,
  seconds,
} from './option-values.ts';

describe('the value of an option', () => {
  it.each<[string, (text: string) => unknown, string, unknown]>([
    ['replay id', replayId, '-1', -1],
    ['replay id', replayId, '-2', -2],
    ['replay id', replayId, '0x0a', '0x0a'],
    ['option of replay', replayOption, '-1', -1],
    ['option of replay', replayOption, '-2', -2],
    ['count', count, '1', 1],
    ['port', port, '0', 0],
    ['port', port, '65535', 65_535],
    ['time', seconds, '0', 0],
    ['time', seconds, '12.25', 12.25],
    ['time', seconds, '.5', 0.5],
    ['time', seconds, '2000000', 2_000_000],
    ['interval', interval, '10', 10],
    ['interval', interval, '10s', 10],
    ['rate', rate, '1000', 1_000],
    ['group', groupName, 'a-b_3', 'a-b_3'],
    ['group', groupName, 'a'.repeat(64), 'a'.repeat(64)],
  ])('is taken for a %s', (_what, read, text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each<[string, (text: string) => unknown, string, string]>([
    ['replay id', replayId, '-3', 'It must be -1, -2 or a replay id'],
    ['replay id', replayId, '-12', 'It must be -1, -2 or a replay id'],
    ['replay id', replayId, '--1', 'It must be -1, -2 or a replay id'],
    ['option of replay', replayOption, '5', 'It must be -1 (new events only) or -2'],
    ['count', count, '0', 'It must be a whole number above 0.'],
    ['count', count, '+5', 'It must be a whole number above 0.'],
    ['count', count, '1e3', 'It must be a whole number above 0.'],
    ['port', port, '65536', 'It must be a port, 0 to 65535.'],
    ['time', seconds, '+1.5', 'It must be a number of seconds, or 0.'],
    ['time', seconds, '1e1', 'It must be a number of seconds, or 0.'],
    ['time', seconds, '2000001', 'It must be a number of seconds, or 0.'],
    ['interval', interval, '1s0', 'It must be a number of seconds above 0.'],
    ['interval', interval, 's', 'It must be a number of seconds above 0.'],
    ['interval', interval, '0', 'It must be a number of seconds above 0.'],
    ['rate', rate, '1001', 'It must be a number above 0 and up to 1000.'],
    ['group', groupName, '', 'It must be a name of letters, digits, - and _'],
    ['group', groupName, 'a.b', 'It must be a name of letters, digits, - and _'],
    ['group', groupName, 'a'.repeat(65), 'It must be a name of letters, digits, - and _'],
  ])('is refused for a %s: %j', (_what, read, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('a channel without its slash', () => {
  const refusalOf = (text: string): string => {
    try {
      return channelName(text);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as UsageError).message;
    }
  };

  it.each([
    ['event/Order__e', '/event/Order__e'],
    ['systemTopic/Logging', '/systemTopic/Logging'],
    ['Order__e', '/event/Order__e'],
    ['AccountChangeEvent', '/data/AccountChangeEvent'],
    ['ChangeEvents', undefined],
    ['Sales__chn', '/data/Sales__chn'],
    ['my/event/Order__e', undefined],
    ['my-Order__e', undefined],
    ['Order__ev', undefined],
    ['my-AccountChangeEvent', undefined],
    ['Sales__channel', undefined],
    ['AccountChangeEventing', undefined],
  ])('is refused: %s may mean %s', (text, meant) => {
    const message = refusalOf(text);
    expect(/Did you mean (.*)\?$/.exec(message)?.[1]).toBe(meant);
  });
});
