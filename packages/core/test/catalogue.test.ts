import { tokenAuth } from '@sfstream/auth';
import { exponentialBackoff } from '@sfstream/base';
import type { InterceptRespond } from '@sfstream/testing';
import {
  authenticationInvalid,
  channelDoesNotExist,
  dailyLimitExceeded,
  handshakeDenied,
  htmlError,
  replayIdInvalid,
  serverTooBusy,
  subscribeDenied,
  unknownClient,
} from '@sfstream/testing';
import { of } from 'rxjs';
import { holdTime, passTime } from '../../http/test/helpers/held-time.ts';
import { eventually } from './helpers/eventually.ts';
import { watch } from './helpers/watch.ts';
import { newClient, startOrg } from './helpers/with-org.ts';

const refused = (error: string, advice?: object): InterceptRespond => ({
  messages: [{ successful: false, error, ...(advice && { advice }) }],
});

/** What a server may answer to every request, and what the client must show of the cause. */
const rows: readonly (readonly [string, InterceptRespond, RegExp])[] = [
  ['an unknown client', unknownClient(), /Unknown client/],
  ['an unknown client without advice', unknownClient({ advice: 'absent' }), /Unknown client/],
  ['an unknown client with advice none', unknownClient({ advice: 'none' }), /Unknown client/],
  ['402, an unknown client', refused('402::Unknown client'), /Unknown client/],
  ['an invalid authentication', authenticationInvalid(), /Authentication invalid/],
  ['a denied handshake', handshakeDenied('403::Something else'), /Something else/],
  [
    'too many users at once',
    handshakeDenied('403::Organization concurrent user limit exceeded'),
    /concurrent user limit/,
  ],
  ['a busy server', serverTooBusy(), /too busy/],
  ['the daily limit', dailyLimitExceeded(), /daily limit/],
  ['a channel that does not exist', channelDoesNotExist(), /exist/],
  ['a refused replay id', replayIdInvalid(), /replayId/],
  ['a denied subscription', subscribeDenied(), /denied/],
  ['an unsupported version', refused('400::Unsupported API version.'), /Unsupported API version/],
  [
    'a missing cookie',
    refused('400::Client x has established a session, but no BAYEUX_BROWSER cookie present'),
    /BAYEUX_BROWSER/,
  ],
  [
    'another user',
    refused("400::Authenticated user id does not match the session's user id"),
    /user id/,
  ],
  ['an unknown code', refused('499::Something new', { reconnect: 'retry' }), /Something new/],
  ['a refusal without words', { messages: [{ successful: false }] }, /no reason/],
  ['HTTP 401', htmlError(401), /401/],
  ['HTTP 403', htmlError(403), /403/],
  ['HTTP 404', htmlError(404), /404/],
  ['HTTP 408', htmlError(408), /408/],
  ['HTTP 413', htmlError(413), /413/],
  ['HTTP 420', htmlError(420), /420/],
  ['HTTP 429', htmlError(429), /429/],
  ['HTTP 500', htmlError(500), /500/],
  ['HTTP 502', htmlError(502), /502/],
  ['HTTP 503', htmlError(503), /503/],
  ['HTTP 504', htmlError(504), /504/],
  ['a page', { status: 200, body: '<html></html>' }, /HTTP 200 with a body that is not Bayeux/],
  ['nothing', { status: 200, body: '' }, /HTTP 200 without a body/],
  ['an empty array', { status: 200, body: '[]' }, /no reply/],
  ['half a text', { status: 200, body: '[{"chan' }, /HTTP 200 with a body that is not Bayeux/],
  ['a number', { status: 200, body: '5' }, /HTTP 200 with a body that is not Bayeux/],
  [
    'a redirect',
    { status: 302, headers: { Location: 'https://elsewhere.example/' }, body: '' },
    /302/,
  ],
  ['a cut connection', 'drop', /connection ended|ended before/i],
];

type When = 'from the handshake on' | 'once the session is open';

/** A client whose server answers all of Bayeux with the failure. */
const meeting = async (when: When, respond: InterceptRespond) => {
  const org = await startOrg();
  const token = org.issueToken();
  const client = newClient({
    auth: tokenAuth(() => of(token)),
    connectionTimeout: null,
    backoff: exponentialBackoff(),
  });
  const states = watch(client.state$);
  const order = watch(client.channel('/event/Order__e', { replay: 1 }));
  if (when === 'once the session is open') {
    org.publish('/event/Order__e', {});
    await org.subscribed('/event/Order__e');
  }
  const before = org.requests.length;
  org.intercept(({ path }) => path.startsWith('/cometd'), respond, { times: Infinity });
  // A held poll comes back, and the next request meets the failure.
  org.publish('/event/Order__e', {});
  const shown = (): string =>
    [order.error, ...states.values.map((state) => (state.type === 'waiting' ? state.error : ''))]
      .map(String)
      .join('\n');
  return { shown, requests: () => org.requests.length - before };
};

it.each<[When]>([['from the handshake on'], ['once the session is open']])(
  'a server that fails in the same way for ever is asked rarely, and the cause is shown at once: %s',
  async (when) => {
    holdTime();
    const met = await Promise.all(
      rows.map(async ([name, respond, cause]) => {
        const one = await meeting(when, respond);
        // While no time passes.
        await eventually(() => cause.test(one.shown()));
        return { name, ...one };
      }),
    );
    await passTime(3_000, 10);
    const requests = met.map(({ name, requests }) => [name, requests()] as const);
    expect(requests.filter(([, count]) => count > 10)).toEqual([]);
  },
  // All of them at once are much work.
  120_000,
);
