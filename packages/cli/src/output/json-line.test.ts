import { LosslessNumber } from 'lossless-json';
import { jsonLine } from './json-line.ts';

describe('the JSON line of an event', () => {
  it('has the position first and the data untouched', () => {
    expect(
      jsonLine({
        data: { event: { replayId: 7 }, payload: { b: 1, a: null } },
        eventUuid: 'u',
        createdDate: '2026-11-21T14:02:07Z',
        replayId: 7,
        channel: '/c',
      }),
    ).toBe(
      '{"channel":"/c","replayId":7,"createdDate":"2026-11-21T14:02:07Z","eventUuid":"u","data":{"event":{"replayId":7},"payload":{"b":1,"a":null}}}',
    );
  });

  it('leaves out what an event does not have', () => {
    expect(jsonLine({ channel: '/c', data: 'x' })).toBe('{"channel":"/c","data":"x"}');
  });

  it('keeps a replay id beyond 2^53 as it is', () => {
    expect(jsonLine({ channel: '/c', replayId: '9007199254740993', data: 1 })).toBe(
      '{"channel":"/c","replayId":"9007199254740993","data":1}',
    );
  });

  it('is one line of plain characters, whatever the data', () => {
    const line = jsonLine({ channel: '/c', data: 'a\n\u009b\u2028b' });
    expect(line).toBe('{"channel":"/c","data":"a\\n\\u009b\\u2028b"}');
    expect(JSON.parse(line)).toEqual({ channel: '/c', data: 'a\n\u009b\u2028b' });
  });

  it('writes numbers beyond 2^53 with all their digits, however they are held', () => {
    const data = {
      commitNumber: 1698100138468892701n,
      amount: new LosslessNumber('0.12345678901234567890'),
    };
    expect(jsonLine({ channel: '/u/a', data })).toBe(
      '{"channel":"/u/a","data":{"commitNumber":1698100138468892701,"amount":0.12345678901234567890}}',
    );
  });
});
