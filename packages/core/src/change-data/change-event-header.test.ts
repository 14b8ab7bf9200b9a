import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { firstValueFrom, of, toArray } from 'rxjs';
import { decode } from '../operators/decode.ts';
import { changeEvent } from '../operators/event-families.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import { changeWork } from './change-work.ts';
import { textDiff } from './text-diff.ts';

const Account = changeEvent(t.partial({ Description: t.union([t.string, t.null, textDiff]) }));

const received = (fields: Record<string, unknown>): StreamEvent => ({
  channel: '/data/AccountChangeEvent',
  data: {
    payload: {
      ChangeEventHeader: { entityName: 'Account', recordIds: ['001A'], changeType: 'UPDATE' },
      ...fields,
    },
    event: {},
  },
});

describe('the data of change events', () => {
  it('is what changeEvent decodes, fields included', async () => {
    const event$: Observable<StreamEvent> = of(
      received({ Description: 'short' }),
      received({ Description: { diff: '--- ' } }),
      received({ Description: null }),
      received({}),
    );
    const works = await firstValueFrom(event$.pipe(decode(Account), changeWork(), toArray()));
    const descriptions = works.map(({ data }) => data.change.payload.Description);
    expect(descriptions.map((value) => (textDiff.is(value) ? 'a diff' : value))).toEqual([
      'short',
      'a diff',
      null,
      undefined,
    ]);
  });
});
