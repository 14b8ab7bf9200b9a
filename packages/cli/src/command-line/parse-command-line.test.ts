import { parseCommandLine } from './parse-command-line.ts';
import { UsageError } from '../failures/usage-error.ts';

const parse = (line: string) =>
  parseCommandLine(line.split(' ').filter(Boolean), { version: '1.2.3' });

const tail = { channels: ['/u/a'], replay: -1, timeout: 30_000 };
const mock = {
  channels: ['/event/Order__e'],
  faults: [],
  rate: 2,
  hold: 110_000,
  pubsub: false,
};

describe('the command line', () => {
  it.each([
    ['tail /u/a', tail],
    ['tail /u/a /u/b', { ...tail, channels: ['/u/a', '/u/b'] }],
    ['tail /u/a --replay -2', { ...tail, replay: -2 }],
    ['tail /u/a --replay=42', { ...tail, replay: 42 }],
    ['tail /u/a --replay 9007199254740993', { ...tail, replay: '9007199254740993' }],
    ['tail /u/a --fallback -1', { ...tail, fallback: -1 }],
    ['tail /u/a --fallback -2', { ...tail, fallback: -2 }],
    ['tail /u/a --store x.json --json', { ...tail, store: 'x.json', format: 'json' }],
    ['tail /u/a --count 3 --timeout 1.5', { ...tail, count: 3, timeout: 1_500 }],
    ['tail /u/a --timeout 0', { ...tail, timeout: null }],
    ['tail /u/a --pubsub', { ...tail, pubsub: true }],
    ['tail /u/a --replay 0x0000000000110000', { ...tail, replay: '0x0000000000110000' }],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'tail', variables: {}, request });
  });

  it.each([
    ['publish /u/a', { channel: '/u/a' }],
    ['publish /event/A__e --pubsub', { channel: '/event/A__e', pubsub: true }],
    [
      'publish /event/A__e --data {} --all-or-none',
      { channel: '/event/A__e', data: '{}', allOrNone: true },
    ],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'publish', variables: {}, request });
  });

  it.each([
    ['doctor', { channels: [], retained: false, timeout: 10_000 }],
    ['doctor --pubsub', { channels: [], retained: false, pubsub: true, timeout: 10_000 }],
    [
      'doctor /u/a /u/b --retained --json --timeout 2.5',
      { channels: ['/u/a', '/u/b'], retained: true, format: 'json', timeout: 2_500 },
    ],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'doctor', variables: {}, request });
  });

  it.each([
    ['login', { redirectUri: 'http://localhost:1717/OauthRedirect' }],
    [
      'login --redirect-uri http://127.0.0.1:8/cb --save f --print',
      { redirectUri: 'http://127.0.0.1:8/cb', save: 'f', print: true },
    ],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'login', variables: {}, request });
  });

  it.each([
    ['replay show f', { action: 'show', file: 'f' }],
    ['replay show f /u/a --json', { action: 'show', file: 'f', channel: '/u/a', format: 'json' }],
    ['replay set f /u/a 17', { action: 'set', file: 'f', channel: '/u/a', replayId: 17 }],
    [
      'replay set f /u/a 9007199254740993',
      { action: 'set', file: 'f', channel: '/u/a', replayId: '9007199254740993' },
    ],
    [
      'replay set f /event/A__e 0x00000000000000110000',
      { action: 'set', file: 'f', channel: '/event/A__e', replayId: '0x00000000000000110000' },
    ],
    ['replay clear f /u/a', { action: 'clear', file: 'f', channel: '/u/a' }],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'replay', request });
  });

  it.each([
    ['mock', mock],
    ['mock --port 0 --channel /u/a', { ...mock, port: 0, channels: ['/u/a'] }],
    [
      'mock --channel /u/a --channel /topic/B --channel /u/a',
      { ...mock, channels: ['/u/a', '/topic/B'] },
    ],
    [
      'mock --break 10s --expire 0.5',
      {
        ...mock,
        faults: [
          { name: 'break', every: 10_000 },
          { name: 'expire', every: 500 },
        ],
      },
    ],
    ['mock --rate 0.5 --hold 200', { ...mock, rate: 0.5, hold: 200 }],
    ['mock --pubsub', { ...mock, pubsub: true }],
  ])('%s', (line, request) => {
    expect(parse(line)).toEqual({ type: 'mock', request });
  });

  it.each([
    ['tial', "'tial' is not a command. Did you mean tail? See sfstream --help."],
    ['help tial', "'tial' is not a command. Did you mean tail? See sfstream --help."],
    ['replay shwo', "'shwo' is not a command. Did you mean show? See sfstream replay --help."],
    [
      'replay set f /u/a -2',
      "Argument 'replay-id' cannot be '-2'. It must be the replay id of an event, which is a whole number, or by the Pub/Sub API 0x and an even number of digits 0-9 and a-f. See sfstream replay set --help.",
    ],
    [
      'replay set f /u/a x',
      "Argument 'replay-id' cannot be 'x'. It must be the replay id of an event, which is a whole number, or by the Pub/Sub API 0x and an even number of digits 0-9 and a-f. See sfstream replay set --help.",
    ],
    [
      'doctor --timeout 0',
      "Option '--timeout' cannot be '0'. It must be a number of seconds above 0. See sfstream doctor --help.",
    ],
    [
      'replay set f',
      "Argument 'channel' is missing. For example: sfstream replay set replay.json /event/Order__e 4711. See sfstream replay set --help.",
    ],
    [
      'tail',
      "Argument 'channel' is missing. For example: sfstream tail /event/Order__e. See sfstream tail --help.",
    ],
    [
      'tail /u/a --replai -1',
      "'--replai' is not an option. Did you mean --replay? See sfstream tail --help.",
    ],
    ['tail /u/a --count', "Option '--count' needs a value. See sfstream tail --help."],
    [
      'tail /u/a --count 0',
      "Option '--count' cannot be '0'. It must be a whole number above 0. See sfstream tail --help.",
    ],
    [
      'tail /u/a --replay -3',
      "Option '--replay' cannot be '-3'. It must be -1, -2 or a replay id, which is a whole number, or by the Pub/Sub API 0x and an even number of digits 0-9 and a-f. See sfstream tail --help.",
    ],
    [
      'tail /u/a --fallback 5',
      "Option '--fallback' cannot be '5'. It must be -1 (new events only) or -2 (all that are retained). See sfstream tail --help.",
    ],
    [
      'mock /u/a',
      "Too many arguments for 'mock': it takes 0, but got 1. See sfstream mock --help.",
    ],
    [
      'mock --rate 0',
      "Option '--rate' cannot be '0'. It must be a number above 0 and up to 1000. See sfstream mock --help.",
    ],
  ])('"%s" is refused', (line, message) => {
    expect(() => parse(line)).toThrow(new UsageError(message));
  });

  it.each([
    ['--password hunter2', { SF_PASSWORD: 'hunter2' }],
    ['--flow jwt --private-key-file key.pem', { SF_FLOW: 'jwt', SF_PRIVATE_KEY_FILE: 'key.pem' }],
    ['--sandbox --consumer-key=k', { SF_SANDBOX: 'true', SF_CONSUMER_KEY: 'k' }],
    ['--api-version latest --target-org a', { SF_API_VERSION: 'latest', SF_TARGET_ORG: 'a' }],
  ])('takes %s for variables', (options, variables) => {
    expect(parse(`tail /u/a ${options}`)).toEqual({ type: 'tail', variables, request: tail });
    expect(parse(`doctor ${options}`)).toMatchObject({ type: 'doctor', variables });
    expect(parse(`publish /u/a ${options}`)).toMatchObject({ type: 'publish', variables });
  });

  it.each(['--pasword=hunter2', '--api-secret hunter2', '-phunter2', '--token=hunter2'])(
    'repeats no secret that it does not know: %s',
    (option) => {
      const parsing = (): unknown => parse(`tail /u/a ${option}`);
      expect(parsing).toThrow(/^'--?\w[\w-]*' is not an option\./);
      expect(parsing).not.toThrow(/hunter2/);
    },
  );

  it.each([
    ['tail /u/a --api-secret hunter2', 'tail'],
    ['doctor --api-secret hunter2', 'doctor'],
    ['--api-secret hunter2', 'tail'],
  ])('says where logins are described to who tries to give one: %s', (line, command) => {
    expect(() => parse(line)).toThrow(
      `'--api-secret' is not an option. How to log in is in sfstream ${command} --help.`,
    );
  });

  it('speaks of the value where an option of the login has none', () => {
    expect(() => parse('tail /u/a --password')).toThrow(
      "Option '--password' needs a value. See sfstream tail --help.",
    );
  });

  it.each([
    ['tail event/Order__e', /must begin with \/.* Did you mean \/event\/Order__e\?$/],
    ['doctor Order__e', /Did you mean \/event\/Order__e\?$/],
    ['tail /u/a AccountChangeEvent', /Did you mean \/data\/AccountChangeEvent\?$/],
    ['replay set f topic/A 1', /Did you mean \/topic\/A\?$/],
    ['tail nonsense', /must begin with \/.*named like \/event\/Order__e/],
    ['tail /u//a', /has an empty segment/],
    ['tail /meta/connect', /is reserved/],
    ['publish /topic/A', /^Nothing can be published on \/topic\/A/],
    ['mock --channel Order__e', /Did you mean \/event\/Order__e\?$/],
    ['mock --channel /systemTopic/A', /cannot have a channel "\/systemTopic\/A"/],
  ])('"%s" is refused for the form of its channel', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });

  it('prints the version', () => {
    expect(parse('--version')).toEqual({ type: 'text', text: '1.2.3' });
  });

  it.each([
    ['', '--help'],
    ['replay', 'replay --help'],
    ['help replay', 'replay --help'],
    ['help', '--help'],
    ['help replay set', 'replay set --help'],
  ])('"%s" shows what %s shows', (line, same) => {
    expect(parse(line)).toEqual(parse(same));
  });

  it.each([
    ['--help', ['tail', 'publish', 'doctor', 'login', 'replay', 'mock', 'Exit codes:']],
    ['tail --help', ['--replay', '--store', 'SF_USERNAME', 'SF_ACCESS_TOKEN', 'Examples:']],
    ['doctor --help', ['--retained', '--flow', 'SF_TARGET_ORG', 'Examples:']],
    ['publish --help', ['--data', '--all-or-none', 'SF_REFRESH_TOKEN', 'Examples:']],
    ['login --help', ['--save', '--redirect-uri', 'SF_CONSUMER_KEY']],
    ['replay --help', ['show', 'set', 'clear']],
    ['tail --help', ['--pubsub', 'npm install @sfstream/pubsub', 'SF_PUBSUB_ENDPOINT']],
    ['forward --help', ['--pubsub', 'npm install @sfstream/pubsub', 'SF_PUBSUB_ENDPOINT']],
    ['doctor --help', ['--pubsub', 'npm install @sfstream/pubsub', 'SF_PUBSUB_ENDPOINT']],
    ['help mock', ['--rate', '--hold', 'Examples:']],
  ])('%s helps', (line, words) => {
    const parsed = parse(line);
    expect(parsed.type).toBe('text');
    for (const word of words) expect(parsed).toMatchObject({ text: expect.stringContaining(word) });
  });

  it('makes use of the width for help, as far as a line can be read', () => {
    const helpAt = (width: number): unknown =>
      parseCommandLine(['tail', '--help'], { version: '1', width });
    expect(helpAt(100)).not.toEqual(helpAt(80));
    expect(helpAt(300)).toEqual(helpAt(100));
  });

  it.each(['tail', 'publish', 'forward', 'doctor', 'login', 'mock', 'replay'])(
    'fits help of %s to the width, but for the examples that hold an address',
    (command) => {
      const parsed = parseCommandLine([command, '--help'], { version: '1', width: 80 });
      const { text } = parsed as { readonly text: string };
      const wide = text.split('\n').filter((line) => line.length > 80 && !line.includes('https:'));
      expect(wide).toEqual([]);
    },
  );
});
