import fc from 'fast-check';
import type { FetchResponse } from '../wire/messages.ts';
import { Span } from '../wire/span.ts';
import { consumerEvent } from '../../test/helpers/fake-call.ts';
import { emptyLedger, withGrant, withHandedOut, withResponse } from './ledger.ts';
import type { Ledger } from './ledger.ts';

const responseOf = (events: number, pendingNumRequested: number): FetchResponse => ({
  events: Array.from({ length: events }, (_, index) => consumerEvent(index)),
  latestReplayId: new Span(Buffer.alloc(0)),
  pendingNumRequested,
});

interface Server {
  readonly granted: readonly number[];
  readonly credit: number;
  readonly responses: readonly FetchResponse[];
}

type Step = 'grant' | 'grant arrives' | 'server sends' | 'response arrives';

it('knows of as many outstanding events as the server may send, however grants and responses cross (P2)', () => {
  const steps = fc.constantFrom<Step>(
    ...(['grant', 'grant arrives', 'server sends', 'response arrives'] as const),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(steps, fc.integer({ min: 1, max: 30 }))), (script) => {
      let ledger: Ledger = emptyLedger;
      let server: Server = { granted: [], credit: 0, responses: [] };
      for (const [step, count] of script) {
        const { granted, credit, responses } = server;
        const [grant = 0] = granted;
        const sent = Math.min(credit, count);
        const [response] = responses;
        if (step === 'grant') {
          ledger = withGrant(ledger, count);
          server = { ...server, granted: [...granted, count] };
        } else if (step === 'grant arrives') {
          server = { ...server, granted: granted.slice(1), credit: credit + grant };
        } else if (step === 'server sends') {
          const next = responseOf(sent, credit - sent);
          server = { ...server, credit: credit - sent, responses: [...responses, next] };
        } else if (response !== undefined) {
          ledger = withHandedOut(withResponse(ledger, response), response.events.length);
          server = { ...server, responses: responses.slice(1) };
        }
        const underWay = server.granted.reduce((sum, one) => sum + one, 0);
        const toCome = server.responses.reduce((sum, { events }) => sum + events.length, 0);
        expect(ledger.outstanding).toBe(server.credit + underWay + toCome);
        expect(ledger.arrived).toBe(0);
      }
    }),
  );
});

it('follows a server that counts a grant for less than it is', () => {
  const ledger = withResponse(withGrant(emptyLedger, 100), responseOf(1, 9));
  expect(ledger.outstanding).toBe(9);
});

it('has nothing under way after a grant of nothing', () => {
  expect(withGrant(emptyLedger, 0)).toEqual(emptyLedger);
});

it('counts no more than was asked for, whatever the server counts', () => {
  const ledger = withResponse(withGrant(emptyLedger, 10), responseOf(4, 100));
  expect(ledger.outstanding).toBe(6);
});

describe('the size of an event', () => {
  /** Events of one message, of these sizes. */
  const sized = (...sizes: readonly number[]): FetchResponse => {
    const message = Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0));
    let start = 0;
    const events = sizes.map((size) => {
      const payload = new Span(message, start, (start += size));
      return { ...consumerEvent(1), event: { id: 'u', schemaId: 's', payload } };
    });
    return { ...responseOf(0, 0), events };
  };

  it('is the mean of those that came first', () => {
    expect(withResponse(emptyLedger, sized(4, 8)).meanBytes).toBe(6);
  });

  it('follows those that come, by half', () => {
    const ledger = withResponse(emptyLedger, sized(4, 8));
    expect(withResponse(ledger, sized(10)).meanBytes).toBe(8);
  });

  it('stays as it is where none comes', () => {
    const ledger = withResponse(emptyLedger, sized(4, 8));
    expect(withResponse(ledger, sized()).meanBytes).toBe(6);
  });

  it.each([0, 1])('is nothing for one without content, as number %i', (at) => {
    const { events, ...response } = sized(4, 0);
    const some = events.map((each, index) => (index === at ? { ...each, event: null } : each));
    expect(withResponse(emptyLedger, { ...response, events: some }).meanBytes).toBe(2);
  });

  it('is not known where none has content', () => {
    const events = [{ ...consumerEvent(1), event: null }];
    expect(withResponse(emptyLedger, { ...responseOf(0, 0), events }).meanBytes).toBe(0);
  });
});
