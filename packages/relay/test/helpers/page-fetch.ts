import type { PageOptions } from '../../src/page/page-options.ts';
import type { DataMessage } from '../../src/wire/relay-message.ts';
import { encodeMessage } from '../../src/wire/encode-message.ts';

/** A stream that says all this and then stays open. */
export const streamOf = (...messages: readonly (DataMessage | { readonly type: 'heartbeat' })[]) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(Buffer.from(messages.map(encodeMessage).join(''), 'utf8')),
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );

/** A `fetch` that gives these answers in turn, and then none. `asked` are the queries of its requests. */
export const pageFetch = (...answers: readonly Response[]) => {
  const asked: URLSearchParams[] = [];
  const left = [...answers];
  const fetch: NonNullable<PageOptions['fetch']> = (url) => {
    asked.push(new URLSearchParams((url as string).split('?', 2)[1]));
    const answer = left.shift();
    return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
  };
  return { asked, fetch };
};
