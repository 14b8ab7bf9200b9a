import { ClientError } from '@sfstream/base';
import { tryCatch } from 'fp-ts/Either';
import { identity } from 'fp-ts/function';
import { readMarker } from './read-marker.ts';

describe('readMarker', () => {
  it.each<[string, unknown, unknown]>([
    ['a replay id', { replayId: 7 }, { replayId: 7 }],
    ['replay id 0', { replayId: 0 }, { replayId: 0 }],
    ['an option', { replayId: -2 }, { replayId: -2 }],
    ['a long replay id', { replayId: '9007199254740993' }, { replayId: '9007199254740993' }],
    [
      'an event with its date and org',
      { replayId: 7, createdDate: '2026-03-04T10:11:12Z', orgId: '00D5e000000AbCd' },
      { replayId: 7, createdDate: '2026-03-04T10:11:12Z', orgId: '00D5e000000AbCd' },
    ],
    [
      'a start',
      { createdDate: '2026-03-04T10:11:12Z', orgId: '00D5e000000AbCd' },
      { createdDate: '2026-03-04T10:11:12Z', orgId: '00D5e000000AbCd' },
    ],
    [
      'a row whose other columns are null',
      { replayId: 7, createdDate: null, orgId: null },
      { replayId: 7 },
    ],
    [
      'a row of a start, whose replay id is null',
      { replayId: null, createdDate: '2026-03-04T10:11:12Z' },
      { createdDate: '2026-03-04T10:11:12Z' },
    ],
    [
      'a row whose date is a Date, as of a timestamp',
      { replayId: 7, createdDate: new Date(Date.UTC(2026, 2, 4)) },
      { replayId: 7, createdDate: '2026-03-04T00:00:00.000Z' },
    ],
    ['a row with columns of its own', { id: 1, channel: '/event/A', replayId: 7 }, { replayId: 7 }],
  ])('takes %s', (_what, value, marker) => {
    expect(readMarker(value)).toStrictEqual(marker);
  });

  it.each<[string, unknown, string]>([
    ['a bare replay id', 7, 'marker'],
    ['null', null, 'marker'],
    ['a JSON text', '{"replayId":7}', 'marker'],
    ['an empty object', {}, 'replayId'],
    ['a list', [7], 'replayId'],
    ['an Option of fp-ts', { _tag: 'Some', value: { replayId: 7 } }, 'replayId'],
    ['a fraction', { replayId: 1.5 }, 'replayId'],
    ['NaN', { replayId: NaN }, 'replayId'],
    ['infinity', { replayId: Infinity }, 'replayId'],
    ['a number that was rounded', { replayId: 2 ** 53 + 1 }, 'replayId'],
    ['a number below the options', { replayId: -3 }, 'replayId'],
    ['a bigint', { replayId: 7n }, 'replayId'],
    ['an id of letters', { replayId: 'seven' }, 'replayId'],
    ['an empty id', { replayId: '' }, 'replayId'],
    ['a broken id with a date', { replayId: NaN, createdDate: '2026-03-04' }, 'replayId'],
    ['a start at no time', { createdDate: 'yesterday' }, 'createdDate'],
    ['a date in numbers', { replayId: 7, createdDate: 1_772_000_000_000 }, 'createdDate'],
    ['a broken Date', { replayId: 7, createdDate: new Date(NaN) }, 'createdDate'],
    ['an org that is not a text', { replayId: 7, orgId: 5 }, 'orgId'],
  ])('refuses %s, naming the field', (_what, value, field) => {
    expect(() => readMarker(value)).toThrow(ClientError);
    const refused = tryCatch(() => readMarker(value), identity);
    expect(refused).toMatchObject({
      left: { field, message: expect.stringContaining(field) },
    });
  });

  it('quotes nothing, for what is read may be the wrong file', () => {
    expect(() => readMarker({ replayId: 'hunter2' })).not.toThrow('hunter2');
  });
});
