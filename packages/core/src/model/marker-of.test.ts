import { markerOf } from './marker-of.ts';
import { toStreamEvent } from './stream-event.ts';

const read = (data: unknown) => markerOf(toStreamEvent('/any', data));

describe('markerOf', () => {
  it.each([
    [
      'a PushTopic event',
      { event: { replayId: 1, createdDate: '2026-01-01T00:00:00Z', type: 'created' }, sobject: {} },
      { replayId: 1, createdDate: '2026-01-01T00:00:00Z' },
    ],
    [
      'a generic event',
      { event: { replayId: 2, createdDate: '2026-01-01T00:00:00Z' }, payload: 'text' },
      { replayId: 2, createdDate: '2026-01-01T00:00:00Z' },
    ],
    [
      'a platform event',
      { event: { replayId: 3 }, payload: { CreatedDate: '2026-01-01T00:00:00Z' } },
      { replayId: 3, createdDate: '2026-01-01T00:00:00Z' },
    ],
    [
      'a change event',
      {
        event: { replayId: 4 },
        payload: { ChangeEventHeader: { commitTimestamp: 1767225600000 } },
      },
      { replayId: 4, createdDate: '2026-01-01T00:00:00.000Z' },
    ],
  ])('takes replay id and date from %s', (_family, data, marker) => {
    expect(read(data)).toEqual(marker);
  });

  it.each([
    ['a platform event without CreatedDate', { event: { replayId: 5 }, payload: {} }],
    [
      'a change event without commitTimestamp',
      { event: { replayId: 5 }, payload: { ChangeEventHeader: {} } },
    ],
    [
      'a generic event whose text holds the word ChangeEventHeader',
      { event: { replayId: 5 }, payload: '{"ChangeEventHeader":{"commitTimestamp":1}}' },
    ],
  ])('goes without a date for %s (behaviour 35)', (_family, data) => {
    expect(read(data)).toStrictEqual({ replayId: 5 });
  });

  it.each([0, '9223372036854775807'])('takes the replay id %p as it is (behaviour 36)', (id) => {
    expect(read({ event: { replayId: id } })).toEqual({ replayId: id });
  });

  it('takes the org that the event came from', () => {
    const origin = { brake: undefined, orgId: '00D5e000000AAAA', kept: undefined };
    const event = toStreamEvent('/any', { event: { replayId: 5 } }, origin);
    expect(markerOf(event)).toEqual({ replayId: 5, orgId: '00D5e000000AAAA' });
  });

  it('is undefined for an event without a replay id, dated or not', () => {
    expect(
      read({ event: { createdDate: '2026-01-01T00:00:00Z' }, payload: 'text' }),
    ).toBeUndefined();
  });
});
