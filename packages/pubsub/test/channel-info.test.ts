import { ClientError } from '@sfstream/base';
import { SubscriptionError } from '@sfstream/core';
import { TransportError } from '@sfstream/http';
import type { MockOrg } from '@sfstream/testing';
import { firstValueFrom } from 'rxjs';
import { eventually } from '../../core/test/helpers/eventually.ts';
import { freePort } from '../../http/test/helpers/serve.ts';
import { CallError, channelInfo } from '../src/index.ts';
import type { ChannelInfo, ChannelInfoOptions } from '../src/index.ts';
import { accept, serveHttp2 } from './helpers/serve-http2.ts';
import { orders, startPubSubOrg } from './helpers/with-org.ts';

const infoOf = (
  org: MockOrg,
  channel: string,
  options: ChannelInfoOptions = {},
): Promise<ChannelInfo> =>
  firstValueFrom(
    channelInfo(org.issueToken(), channel, { endpoint: org.pubSubEndpoint, ...options }),
  );

const failureOf = (info: Promise<unknown>): Promise<unknown> =>
  info.then(
    () => undefined,
    (error: unknown) => error,
  );

const noRights = { canSubscribe: false, canPublish: false };

describe('the facts about a channel', () => {
  it('is what the user may do, and the schema of its events', async () => {
    const org = await startPubSubOrg({
      pubSub: { rights: { [orders]: { canPublish: false } }, schemas: { Order__e: {} } },
    });
    expect(await infoOf(org, orders)).toEqual({
      canSubscribe: true,
      canPublish: false,
      schemaId: expect.stringMatching(/./),
    });
    expect(org.calls('Subscribe')).toHaveLength(0);
  });

  it('has no schema where events may have several', async () => {
    const org = await startPubSubOrg();
    expect(await infoOf(org, '/data/ChangeEvents')).toMatchObject({ schemaId: undefined });
  });

  it('leaves no connection behind', async () => {
    const { origin, sessions } = await serveHttp2((stream) => {
      stream.respond({ ...accept, 'grpc-status': '5' }, { endStream: true });
    });
    const org = await startPubSubOrg();
    expect(await failureOf(infoOf(org, orders, { endpoint: origin }))).toBeInstanceOf(CallError);
    await eventually(() => sessions.size === 0);
  });
});

describe('nothing is told', () => {
  it.each([
    ['of a channel that does not exist', { channels: [] }],
    ['of one that is hidden from the user', { pubSub: { rights: { [orders]: noRights } } }],
  ])('%s', async (_, options) => {
    const failure = await failureOf(infoOf(await startPubSubOrg(options), orders));
    expect(failure).toBeInstanceOf(SubscriptionError);
    expect(failure).toMatchObject({ channel: orders });
  });

  it('to a token that is refused', async () => {
    const org = await startPubSubOrg();
    const token = { ...org.issueToken(), accessToken: '00D5e000000AAAA!old' };
    const info$ = channelInfo(token, orders, { endpoint: org.pubSubEndpoint });
    const failure = await failureOf(firstValueFrom(info$));
    expect(failure).toBeInstanceOf(CallError);
    expect(failure).toMatchObject({ status: 'UNAUTHENTICATED' });
    expect(JSON.stringify(failure)).not.toContain('!old');
  });

  it('where nothing listens', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const failure = await failureOf(infoOf(await startPubSubOrg(), orders, { endpoint }));
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    ['for a channel of CometD alone', '/topic/Orders', {}, 'channel'],
    ['for an unknown option', orders, { pingInterval: 5 } as ChannelInfoOptions, 'pingInterval'],
    ['for a host that is not Salesforce', orders, { endpoint: 'https://acme.test' }, 'endpoint'],
  ])('%s', async (_, channel, options: ChannelInfoOptions, field) => {
    const org = await startPubSubOrg();
    const failure = await failureOf(infoOf(org, channel, options));
    expect(failure).toBeInstanceOf(ClientError);
    expect(failure).toMatchObject({ field });
    expect(org.calls('GetTopic')).toHaveLength(0);
  });
});
