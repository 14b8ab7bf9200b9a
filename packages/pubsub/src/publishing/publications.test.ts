import type { PublishResult } from '../wire/messages.ts';
import { Span } from '../wire/span.ts';
import { publicationsBy } from './publications.ts';
import type { Written } from './written-event.ts';

const sent = (id: string): Written => ({
  outcome: 'pending',
  event: { id, schemaId: 's', payload: Buffer.alloc(1) },
});

const published = (correlationKey: string, byte: number): PublishResult => ({
  ...{ correlationKey, error: null },
  replayId: new Span(Buffer.from([byte])),
});

const refused = (correlationKey: string): PublishResult => ({
  ...{ correlationKey, replayId: new Span(Buffer.alloc(0)) },
  error: { code: 1, msg: 'made up' },
});

const notSent = {
  ...{ outcome: 'failed', channel: '/event/A__e', correlationKey: 'x' },
  error: new Error('made up') as never,
} satisfies Written;

/** What became of each event: the id that it got, or the outcome. */
const outcomes = (list: readonly Written[], results: readonly PublishResult[]): readonly string[] =>
  publicationsBy('/event/A__e', list, { results }).map((publication) =>
    publication.outcome === 'published' ? String(publication.replayId) : publication.outcome,
  );

describe('the results of a request', () => {
  it.each<[string, readonly Written[], readonly PublishResult[], readonly string[]]>([
    [
      'belong to its events in order',
      [sent('a'), sent('b')],
      [published('a', 1), published('b', 2)],
      ['0x01', '0x02'],
    ],
    [
      'pass over what was not sent',
      [sent('a'), notSent, sent('b')],
      [published('a', 1), published('b', 2)],
      ['0x01', 'failed', '0x02'],
    ],
    [
      'belong to the events of their keys, whatever their order',
      [sent('a'), sent('b')],
      [published('b', 2), refused('a')],
      ['failed', '0x02'],
    ],
    [
      'leave an event unknown that has none of its key',
      [sent('a'), sent('b')],
      [published('b', 2), published('c', 3)],
      ['unknown', '0x02'],
    ],
    [
      'go by their order where they have no keys',
      [sent('a'), sent('b')],
      [published('', 1), refused('')],
      ['0x01', 'failed'],
    ],
    [
      'go by their order for the one without a key',
      [sent('a'), sent('b')],
      [published('a', 1), refused('')],
      ['0x01', 'failed'],
    ],
    ['leave an event unknown where there are too few', [sent('a')], [], ['unknown']],
    [
      'leave an event unknown that got neither a replay id nor an error',
      [sent('a')],
      [{ ...published('a', 1), replayId: new Span(Buffer.alloc(0)) }],
      ['unknown'],
    ],
  ])('%s', (_what, list, results, expected) => {
    expect(outcomes(list, results)).toEqual(expected);
  });
});
