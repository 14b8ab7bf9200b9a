import { consumerEvent } from '../../test/helpers/fake-call.ts';
import { Span } from '../wire/span.ts';
import { runsOf } from './runs-of.ts';

/** The runs of events with these schemas, or without content: their schemas and lengths. */
const runs = (...schemaIds: readonly (string | null)[]): readonly string[] =>
  runsOf({
    events: schemaIds.map((id, at) =>
      id === null ? { ...consumerEvent(at), event: null } : consumerEvent(at, id),
    ),
    latestReplayId: new Span(Buffer.alloc(0)),
    pendingNumRequested: 1,
  }).map(({ schemaId, events }) => `${schemaId} ${events.length}`);

it.each<[string, readonly (string | null)[], readonly string[]]>([
  ['one schema', ['a', 'a', 'a'], ['a 3']],
  ['another after it', ['a', 'a', 'b'], ['a 2', 'b 1']],
  ['the first again', ['a', 'b', 'a'], ['a 1', 'b 1', 'a 1']],
  ['events without content between', ['a', null, 'a', null, 'b'], ['a 4', 'b 1']],
  ['events without content first', [null, null, 'a'], ['a 3']],
  ['no content at all', [null, null], ['undefined 2']],
  ['no events', [], ['undefined 0']],
])('events of %s are split where their schema changes', (_what, schemaIds, expected) => {
  expect(runs(...schemaIds)).toEqual(expected);
});
