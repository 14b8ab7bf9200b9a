import { AuthenticationError, passwordAuth, tokenAuth } from '@sfstream/auth';
import { htmlError, tokenRefused } from '@sfstream/testing';
import { eventually } from '../helpers/eventually.ts';
import { logins } from '../helpers/traffic.ts';
import { watch } from '../helpers/watch.ts';
import { credentialsOf } from '../helpers/with-org.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

const token = '/services/oauth2/token';

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, ids, startOrg } = siteOf(protocol);

  it('a rejected token is renewed once, and every channel goes on from where it was (P45, P46)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const activities = watch(client.activity$);
    const channels = Array.from({ length: 20 }, (_, index) => `/event/Channel${index}__e`);
    const all = channels.map((channel) => watch(client.channel(channel)));
    await untilSubscribed(org, ...channels);
    for (const channel of channels) publish(org, channel);
    await eventually(() => all.every(({ values }) => values.length === 1));
    org.revokeAllTokens();
    for (const channel of channels) publish(org, channel);
    await eventually(() => all.every(({ values }) => values.length === 2));
    expect(all.map(ids)).toEqual(channels.map(() => [1, 2]));
    expect(logins(org)).toHaveLength(2);
    expect(activities.values.filter(({ type }) => type === 'token-renewed')).toEqual([
      { type: 'token-renewed', instanceUrl: org.url },
    ]);
  });

  it('renewal survives a token endpoint that is out of order for a while (behaviour 17)', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org).channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => order.values.length === 1);
    org.intercept(token, htmlError(503), { times: 2 });
    org.revokeAllTokens();
    publish(org, orders);
    await eventually(() => order.values.length === 2);
    expect(ids(order)).toEqual([1, 2]);
    expect(logins(org)).toHaveLength(4);
  });

  it('revoked credentials fail every channel promptly, after one attempt (behaviour 18)', async () => {
    const org = await startOrg();
    const client = connectTo(org, { connectionTimeout: null });
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    await eventually(() => client.isSettled);
    org.intercept(token, tokenRefused(), { times: Infinity });
    org.revokeAllTokens();
    await eventually(() => order.ended !== undefined && invoice.ended !== undefined);
    expect(order.error).toBeInstanceOf(AuthenticationError);
    expect(order.error).toMatchObject({
      error: 'invalid_grant',
      errorDescription: 'authentication failure',
      status: 400,
    });
    expect(invoice.error).toBe(order.error);
    expect(logins(org)).toHaveLength(2);
  });

  it('a given token that is refused fails promptly, since it cannot be renewed (behaviour 18) (P45)', async () => {
    const org = await startOrg();
    const client = connectTo(org, { auth: tokenAuth(org.issueToken()) });
    const order = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    await eventually(() => client.isSettled);
    org.revokeAllTokens();
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(AuthenticationError);
  });

  it('clients that share an authenticator share one renewal, however many are refused at once (behaviour 20)', async () => {
    const org = await startOrg();
    const auth = passwordAuth(credentialsOf(org));
    const clients = Array.from({ length: 5 }, () => connectTo(org, { auth }));
    const subscribers = clients.map((client) => watch(client.channel(orders)));
    await eventually(() => clients.every(({ isSettled }) => isSettled));
    expect(logins(org)).toHaveLength(1);
    org.revokeAllTokens();
    publish(org, orders);
    await eventually(() => subscribers.every(({ values }) => values.length === 1));
    expect(logins(org)).toHaveLength(2);
  });
});
