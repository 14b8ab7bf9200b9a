import { stripVTControlCharacters } from 'node:util';
import { eventLine } from './event-line.ts';

const now = new Date(2026, 10, 21, 14, 2, 7);
const plain = { colour: false };

const lineOf = (data: unknown): string =>
  eventLine({ channel: '/c', replayId: 7, createdDate: now.toISOString(), data }, plain, now);

describe('the line of an event', () => {
  it.each([
    [
      'a platform event, who made it and when last',
      {
        schema: 's',
        payload: {
          CreatedDate: '2026-11-21T14:02:07Z',
          CreatedById: '005',
          Status__c: 'paid',
          Amount__c: 12.5,
        },
        event: { replayId: 7 },
      },
      'Status__c=paid  Amount__c=12.5  CreatedDate=2026-11-21T14:02:07Z  CreatedById=005',
    ],
    [
      'a change event by its header, then the fields',
      {
        payload: {
          ChangeEventHeader: {
            changeType: 'UPDATE',
            entityName: 'Account',
            recordIds: ['001A', '001B'],
          },
          Name: 'Acme Ltd',
        },
      },
      'UPDATE  Account  001A  001B  Name="Acme Ltd"',
    ],
    [
      'a change event with an odd header',
      { payload: { ChangeEventHeader: { changeType: 1 }, Name: null } },
      'Name=null',
    ],
    [
      'a PushTopic notification with its kind',
      { event: { type: 'created' }, sobject: { Id: 'a01', Tags: ['x', 'y'] } },
      'created  Id=a01  Tags=["x","y"]',
    ],
    ['a PushTopic notification without a kind', { sobject: { Id: 'a01' } }, 'Id=a01'],
    ['a generic event by its text', { event: {}, payload: 'hello  there' }, 'hello  there'],
    ['data of another form', { some: { thing: true } }, 'some={"thing":true}'],
    ['data that is no object', 'text', 'text'],
    ['no data', undefined, 'null'],
    ['data that is null', null, 'null'],
    ['an empty text', { payload: { Empty__c: '' } }, 'Empty__c=""'],
    [
      'a text that could pass for two fields',
      { payload: { Note__c: 'x  Other__c=1' } },
      'Note__c="x  Other__c=1"',
    ],
  ])('shows %s', (_, data, expected) => {
    expect(lineOf(data)).toBe(`14:02:07 /c 7 ${expected}`);
  });

  it('lets no payload act on the terminal', () => {
    expect(lineOf({ payload: '\u001b]0;owned\u0007\r' })).toBe(
      '14:02:07 /c 7 \\u001b]0;owned\\u0007\\u000d',
    );
  });

  it('shows the date of an event of another day', () => {
    const yesterday = new Date(2026, 10, 20, 23, 59, 59).toISOString();
    expect(eventLine({ channel: '/c', createdDate: yesterday, data: '' }, plain, now)).toBe(
      '2026-11-20 23:59:59 /c ',
    );
  });

  it.each([undefined, 'no date'])('takes the present time for the date %p', (createdDate) => {
    const event = { channel: '/c', data: 'x', ...(createdDate !== undefined && { createdDate }) };
    expect(eventLine(event, plain, now)).toBe('14:02:07 /c x');
  });

  it('is fitted to the width', () => {
    const event = { channel: '/c', replayId: 7, data: { payload: 'a long text' } };
    expect(eventLine(event, { colour: false, width: 20 }, now)).toBe('14:02:07 /c 7 a lon…');
  });

  it('has the same text in colour, which does not count for the width', () => {
    const event = { channel: '/c', replayId: 7, data: { payload: { A: 1, B: 'two words' } } };
    const style = { width: 24 };
    const coloured = eventLine(event, { ...style, colour: true }, now);
    expect(coloured).toContain('\u001b[36m /c \u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(
      eventLine(event, { ...style, colour: false }, now),
    );
  });

  it('shows numbers beyond 2^53 with all their digits', () => {
    const data = { payload: { Amount__c: 999999999999999999n, Codes__c: [9007199254740993n] } };
    expect(eventLine({ channel: '/event/A__e', data }, { colour: false }, new Date())).toMatch(
      / Amount__c=999999999999999999 {2}Codes__c=\[9007199254740993\]$/,
    );
  });
});
