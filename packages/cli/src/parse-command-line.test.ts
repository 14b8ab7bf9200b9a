import { parseCommandLine } from './parse-command-line.ts';
import { UsageError } from './usage-error.ts';

const parse = (line: string) =>
  parseCommandLine(line.split(' ').filter(Boolean), { version: '1.2.3' });

const tail = { channels: ['/u/a'], replay: -1, timeout: 30_000 };
const mock = { channel: '/event/Order__e', rate: 2, hold: 110_000 };

describe('the command line', () => {
  it.each([
    ['tail /u/a', tail],
    ['tail /u/a /u/b', { ...tail, channels: ['/u/a', '/u/b'] }],
    ['tail /u/a --replay -2', { ...tail, replay: -2 }],
    ['tail /u/a --replay=42', { ...tail, replay: 42 }],
    ['tail /u/a --replay 9007199254740993', { ...tail, replay: '9007199254740993' }],
    ['tail /u/a --fallback -1', { ...tail, fallback: -1 }],
    ['tail /u/a --store x.json --json', { ...tail, store: 'x.json', format: 'json' }],
    ['tail /u/a --count 3 --timeout 1.5', { ...tail, count: 3, timeout: 1_500 }],
    ['tail /u/a --timeout 0', { ...tail, timeout: null }],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'tail', request });
  });

  it.each([
    ['mock', mock],
    ['mock --port 0 --channel /u/a', { ...mock, port: 0, channel: '/u/a' }],
    ['mock --rate 0.5 --hold 200', { ...mock, rate: 0.5, hold: 200 }],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'mock', request });
  });

  it.each([
    ['', 'No command given. Try sfstream tail /event/Order__e, or sfstream --help.'],
    ['tial', "unknown command 'tial' (Did you mean tail?) See sfstream --help."],
    ['tail', "missing required argument 'channel'. See sfstream --help."],
    [
      'tail /u/a --replai -1',
      "unknown option '--replai' (Did you mean --replay?) See sfstream --help.",
    ],
    ['tail /u/a --count', "option '--count' argument missing. See sfstream --help."],
    [
      'tail /u/a --count 0',
      "option '--count' argument '0' is invalid. It must be a whole number above 0. See sfstream --help.",
    ],
    [
      'tail /u/a --replay -3',
      "option '--replay' argument '-3' is invalid. It must be -1, -2 or a replay id, which is a whole number. See sfstream --help.",
    ],
    [
      'tail /u/a --fallback 5',
      "option '--fallback' argument '5' is invalid. It must be -1 (new events only) or -2 (all that are retained). See sfstream --help.",
    ],
    [
      'mock /u/a',
      "too many arguments for 'mock'. Expected 0 arguments but got 1. See sfstream --help.",
    ],
    [
      'mock --rate 0',
      "option '--rate' argument '0' is invalid. It must be a number above 0 and up to 1000. See sfstream --help.",
    ],
  ])('"%s" is refused', (line, message) => {
    expect(() => parse(line)).toThrow(new UsageError(message));
  });

  it.each(['--password=hunter2', '--password hunter2', '-phunter2', '--access-token=hunter2'])(
    'takes no secret, and repeats none: %s',
    (option) => {
      const parsing = (): unknown => parse(`tail /u/a ${option}`);
      expect(parsing).toThrow(/^unknown option/);
      expect(parsing).not.toThrow(/hunter2/);
    },
  );

  it('says where credentials come from to who tries to give them', () => {
    expect(() => parse('tail /u/a --password hunter2')).toThrow(
      "unknown option '--password'. Credentials are read from the environment only; see sfstream tail --help.",
    );
  });

  it('prints the version', () => {
    expect(parse('--version')).toEqual({ type: 'text', text: '1.2.3' });
  });

  it.each([
    ['--help', ['tail', 'mock', 'Exit codes:', 'Examples:']],
    ['tail --help', ['--replay', '--store', 'SF_USERNAME', 'SF_ACCESS_TOKEN', 'Examples:']],
    ['help mock', ['--rate', '--hold', 'Examples:']],
  ])('%s helps', (line, words) => {
    const parsed = parse(line);
    expect(parsed.type).toBe('text');
    for (const word of words) expect(parsed).toMatchObject({ text: expect.stringContaining(word) });
  });

  it('fits help to the width', () => {
    const { text } = parseCommandLine(['mock', '--help'], { version: '1', width: 80 }) as {
      text: string;
    };
    const options = text.slice(0, text.indexOf('It prints'));
    expect(Math.max(...options.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
