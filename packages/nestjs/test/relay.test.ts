import type { CanActivate, ExecutionContext, INestApplication } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { SfStreamRelayModule } from '../src/index.ts';
import { SfStreamBus, SfStreamTestingModule } from '../src/testing.ts';
import { Log } from './with-app.ts';

const channel = '/event/Order__e';

/** Lets in whoever has a cookie, and notes who that is. */
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

const run = async () => {
  const bus = new SfStreamBus();
  const module = await Test.createTestingModule({
    imports: [
      SfStreamTestingModule.forRoot(bus),
      SfStreamRelayModule.forRoot<{ user: string }>({
        path: 'api/stream',
        guards: [Session],
        channels: { [channel]: { select: ({ eventUuid, replayId }) => ({ eventUuid, replayId }) } },
        authorize: (_, { user }) => user === 'ada',
      }),
    ],
  })
    .setLogger(new Log())
    .compile();
  app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/api/stream?channel=${encodeURIComponent(channel)}`;
  const get = (cookie?: string): Promise<Response> =>
    fetch(url, { headers: cookie === undefined ? {} : { cookie } });
  return { bus, get, app };
};

/** Reads until the text matches. */
const readUntil = async (response: Response, pattern: RegExp): Promise<string> => {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!pattern.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  return text;
};

describe('the relay controller', () => {
  it('serves events to whoever its guards and authorize let in', async () => {
    const { bus, get } = await run();
    const response = await get('ada');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    bus.emit(channel, { Secret__c: 'hidden' });
    const text = await readUntil(response, /event: event[^]*\n\n/);
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
    expect(await readUntil(response, /event: bye/)).toContain('event: bye');
    await closed;
  });
});
