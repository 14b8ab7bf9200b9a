import type {
  CanActivate,
  DynamicModule,
  ExecutionContext,
  INestApplication,
} from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { SfStreamModule, SfStreamRelayModule } from '../src/index.ts';
import { SfStreamBus, SfStreamTestingModule } from '../src/testing.ts';
import { Log, optionsFor, startOrg } from './helpers/with-app.ts';

const channel = '/event/Order__e';

/** Lets in anyone who has a cookie, and notes who that is. */
@Injectable()
class Session implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: { cookie?: string }; user?: string | undefined }>();
    request.user = request.headers.cookie;
    return request.user !== undefined;
  }
}

let app: INestApplication | undefined;
afterEach(() => app?.close());

const run = async (source?: DynamicModule) => {
  const bus = new SfStreamBus();
  const log = new Log();
  const module = await Test.createTestingModule({
    imports: [
      source ?? SfStreamTestingModule.forRoot(bus),
      SfStreamRelayModule.forRoot<{ user: string }>({
        path: 'api/stream',
        guards: [Session],
        channels: { [channel]: { select: ({ eventUuid, replayId }) => ({ eventUuid, replayId }) } },
        authorize: (_, { user }) => user === 'ada',
        backoff: () => 20_000,
      }),
    ],
  })
    .setLogger(log)
    .compile();
  app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/api/stream?channel=${encodeURIComponent(channel)}`;
  const get = (cookie?: string): Promise<Response> =>
    fetch(url, { headers: cookie === undefined ? {} : { cookie } });
  return { bus, log, get, app };
};

/** Reads on until the text so far matches, or ends. */
const reading = (response: Response): ((pattern: RegExp) => Promise<string>) => {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return async (pattern) => {
    while (!pattern.test(text)) {
      const { done, value } = await reader.read();
      if (done) break;
      text += value;
    }
    return text;
  };
};

describe('the relay controller', () => {
  it('serves events to anyone who its guards and authorize let in', async () => {
    const { bus, get } = await run();
    const response = await get('ada');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    bus.emit(channel, { Secret__c: 'hidden' });
    const text = await reading(response)(/event: event[^]*\n\n/);
    expect(text).toContain('"replayId":1');
    expect(text).not.toContain('hidden');
  });

  it('refuses whom a guard refuses, and whom authorize refuses', async () => {
    const { get } = await run();
    expect((await get()).status).toBe(403);
    const refused = await get('bob');
    expect(await refused.json()).toMatchObject({ channels: [channel] });
  });

  it('says bye at shutdown, which does not wait for readers', async () => {
    const { get, app: running } = await run();
    const response = await get('ada');
    const closed = running.close();
    expect(await reading(response)(/event: bye/)).toContain('event: bye');
    await closed;
  });

  it('says bye also while a channel is waited for, and why it is waited for in the log', async () => {
    const org = await startOrg({ channels: ['/event/Refund__e'] });
    const { log, get, app: running } = await run(SfStreamModule.forRoot(optionsFor(org)));
    const readUntil = reading(await get('ada'));
    await readUntil(/"down":\["/);
    expect(log.lines).toContainEqual(
      expect.stringMatching(
        `^warn: The relay of ${channel} has failed, the next try follows in 20000 ms: `,
      ),
    );
    await Promise.all([readUntil(/event: bye/), running.close()]);
    expect(await readUntil(/event: bye/)).toContain('event: bye');
  });

  it('does not start without a word on who may read', async () => {
    const module = Test.createTestingModule({
      imports: [
        SfStreamTestingModule.forRoot(new SfStreamBus()),
        SfStreamRelayModule.forRootAsync({ useFactory: () => ({ channels: {} }) as never }),
      ],
    }).setLogger(new Log());
    await expect(module.compile()).rejects.toMatchObject({
      name: 'ClientError',
      field: 'authorize',
    });
  });
});
