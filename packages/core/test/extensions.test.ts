import { eventually } from './helpers/eventually.ts';
import { ClientError } from '../src/index.ts';
import type { Extension } from '../src/index.ts';
import { heldPolls } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

const channelsOf = (messages: readonly unknown[]): readonly unknown[] =>
  messages.map((message) => (message as { channel?: unknown }).channel);

describe('an extension', () => {
  it('changes what is sent, one after the other', async () => {
    const org = await startOrg();
    const adding = (word: string): Extension => ({
      outgoing: (messages) =>
        messages.map(({ words = [], ...message }) => ({ ...message, words: [words, word].flat() })),
    });
    watch(connectTo(org, { extensions: [adding('a'), adding('b')] }).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    expect(org.exchanges('/meta/handshake')).toMatchObject([{ id: '1', words: ['a', 'b'] }]);
    expect(org.exchanges('/meta/connect')[1]).toMatchObject({ words: ['a', 'b'] });
  });

  it('sees all that comes, meta replies and events', async () => {
    const org = await startOrg();
    const seen: unknown[] = [];
    const incoming = (messages: readonly unknown[]) => {
      seen.push(...channelsOf(messages));
      return messages;
    };
    const order = watch(connectTo(org, { extensions: [{ incoming }] }).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    expect(seen).toEqual([
      '/meta/handshake',
      '/meta/connect',
      '/meta/subscribe',
      orders,
      '/meta/connect',
    ]);
  });

  it('changes what is read', async () => {
    const org = await startOrg();
    const incoming = (messages: readonly unknown[]) =>
      messages.map((message) =>
        channelsOf([message])[0] === orders ? { channel: orders, data: 'hidden' } : message,
      );
    const order = watch(connectTo(org, { extensions: [{ incoming }] }).channel(orders));
    await eventually(() => heldPolls(org) === 1);
    org.publish(orders, { Number__c: '17' });
    await eventually(() => order.values.length === 1);
    expect(order.values).toMatchObject([{ channel: orders, data: 'hidden' }]);
  });

  it.each<[string, Extension]>([
    ['outgoing', { outgoing: () => failWith('no pen') }],
    ['incoming', { incoming: () => failWith('no pen') }],
  ])(
    'that throws at %s messages ends the channels with an error that says so',
    async (way, extension) => {
      const org = await startOrg();
      const order = watch(connectTo(org, { extensions: [extension] }).channel(orders));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ClientError);
      expect(order.error).toMatchObject({
        field: 'extensions',
        message: `The ${way} function of an extension threw: no pen`,
      });
    },
  );

  it.each<[string, unknown]>([
    ['outgoing', { outgoing: (messages: unknown) => Promise.resolve(messages) }],
    ['incoming', { incoming: (messages: unknown) => Promise.reject(new Error(String(messages))) }],
    ['incoming', { incoming: () => ({ channel: '/meta/connect' }) }],
  ])('that returns no array of %s messages ends the channels', async (way, extension) => {
    const org = await startOrg();
    const print = jest.spyOn(console, 'error').mockReturnValue();
    const order = watch(connectTo(org, { extensions: [extension as Extension] }).channel(orders));
    await eventually(() => order.ended !== undefined);
    print.mockRestore();
    expect(order.error).toMatchObject({
      name: 'ClientError',
      field: 'extensions',
      message: `The ${way} function of an extension must return an array of messages, and at once.`,
    });
  });
});

const failWith = (message: string): never => {
  throw new Error(message);
};
