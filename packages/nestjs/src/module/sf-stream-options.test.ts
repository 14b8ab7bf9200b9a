import { tokenAuth } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';
import type { ClientOptions } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import { pubSub } from '@sfstream/pubsub';
import type { SfStreamAsyncOptions, SfStreamOptions } from './sf-stream-options.ts';
import { clientOf } from './sf-stream-options.ts';

const auth = tokenAuth({ accessToken: '00D!x', instanceUrl: 'https://acme.my.salesforce.com' });
const transport = pubSub();

/** True where each may stand for the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type OfOrg = Extract<SfStreamOptions, { readonly client?: undefined }>;

describe('the transport of an org', () => {
  it('has the name and the type that it has in createClient', () => {
    const isSame: Same<Pick<OfOrg, 'transport'>, Pick<ClientOptions, 'transport'>> = true;
    const given = { auth, transport } satisfies SfStreamOptions satisfies ClientOptions;
    const later = { useFactory: () => given } satisfies SfStreamAsyncOptions;
    expect(isSame).toBe(true);
    expect(later.useFactory().transport).toBe(transport);
  });

  it('is that of the client: it has no PushTopics', () => {
    const client = clientOf('default', { auth, transport });
    expect(() => client.channel('/topic/Orders')).toThrow('is not a channel of the Pub/Sub API');
    expect(() => clientOf('default', { auth }).channel('/topic/Orders')).not.toThrow();
  });

  it('is refused where it is misspelt, with the name that is meant', () => {
    // @ts-expect-error -- there is no such option
    const misspelt: SfStreamOptions = { auth, transports: transport };
    expect(() => clientOf('eu', misspelt)).toThrow(/SfStreamModule of the org eu.*transport/);
  });

  it('is refused where it is not a transport', () => {
    // @ts-expect-error -- a transport is what pubSub() gives
    const wrong: SfStreamOptions = { auth, transport: 'pubsub' };
    expect(() => clientOf('eu', wrong)).toThrow(ClientError);
    expect(() => clientOf('eu', wrong)).toThrow(/eu.*transport/);
  });

  it('is refused beside a client, which has its own', () => {
    const client = createClient({ auth });
    // @ts-expect-error -- the client has been made
    const both: SfStreamOptions = { client, transport };
    expect(() => clientOf('eu', both)).toThrow(/eu.*transport/);
  });

  it('is refused beside an option of CometD alone, which is named with the org', () => {
    const both: SfStreamOptions = { auth, transport, apiVersion: '66.0' };
    expect(() => clientOf('eu', both)).toThrow(/eu.*apiVersion|apiVersion.*eu/);
  });
});
