// Where the configuration names it, it has run already.
import './setup.ts';
import { createClient } from '@sfstream/core';
import { ClientError } from '@sfstream/base';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { NEVER, firstValueFrom, of } from 'rxjs';
import { startPubSub } from '../helpers/start-pub-sub.ts';

const password = 'planted/password';

describe('the search of every test finds', () => {
  it('a secret in the message of an error', () => {
    expect(new ClientError(`Use ${password}.`, { field: 'password' })).toBeInstanceOf(ClientError);
  });

  it('a secret in the cause of an error, in Base64', () => {
    const cause = { config: { auth: `Basic ${btoa(`user:${password}`)}` } };
    expect(new ClientError('No.', { field: 'password', cause })).toBeInstanceOf(ClientError);
  });

  it('a secret in an activity, as part of a URL', async () => {
    const instanceUrl = `http://127.0.0.1:1/${encodeURIComponent(password)}`;
    const token = { accessToken: 'token', tokenType: 'Bearer', instanceUrl };
    const client = createClient({ auth: { token$: of(token), renew: () => NEVER } });
    const activity = firstValueFrom(client.activity$);
    const subscription = client.channel('/event/Order__e').subscribe({ error: () => undefined });
    expect((await activity).type).toBe('request');
    subscription.unsubscribe();
  });

  it('the token of a call to the Pub/Sub API', async () => {
    const { org, client } = await startPubSub();
    await client.unary('GetTopic', { topicName: '/event/Order__e' });
    const token = String(org.calls('GetTopic')[0]?.metadata['accesstoken']);
    expect(new ClientError(`Not ${token}.`, { field: 'token' })).toBeInstanceOf(ClientError);
  });

  it('a secret in what a process writes', async () => {
    const child = spawn(process.execPath, ['-e', 'console.log(process.argv[1])', password]);
    child.stdout.resume();
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});
