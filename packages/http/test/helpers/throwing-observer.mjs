// A program with Node's and RxJS's defaults: one request, watched by an observer that fails.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createHttp, withRetries } from '@sfstream/http';
import { config, firstValueFrom, map, mergeMap, share, tap } from 'rxjs';

const fail = () => {
  throw new Error('my metrics are down');
};
const reject = () => Promise.reject(new Error('my metrics are down'));

/** What watches a stream of activities, each in another way. */
const observers = {
  function: (activity$) => activity$.subscribe(fail),
  'async function': (activity$) => activity$.subscribe(reject),
  observer: (activity$) => activity$.subscribe({ next: fail }),
  'async observer': (activity$) => activity$.subscribe({ next: reject }),
  'observer behind an operator': (activity$) => activity$.pipe(map(String)).subscribe(fail),
  'observer behind many operators': (activity$) =>
    activity$
      .pipe(
        tap(),
        share(),
        mergeMap((activity) => [activity]),
        map(String),
      )
      .subscribe(fail),
  operator: (activity$) => activity$.pipe(map(fail)).subscribe(),
  'operator behind an operator': (activity$) => activity$.pipe(tap(), map(fail), tap()).subscribe(),
  'error function': (activity$) => activity$.pipe(map(fail)).subscribe({ error: fail }),
  'complete function': (activity$) => activity$.subscribe({ complete: fail }),
};

/** What is called with each activity. */
const callbacks = { onActivity: fail, 'async onActivity': reject };

const main = async ([kind, isTold]) => {
  if (isTold === 'told') config.onUnhandledError = ({ message }) => console.log(`told: ${message}`);
  const server = createServer((_, response) => response.end('well')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const onActivity = callbacks[kind];
  const http = withRetries(createHttp({ onActivity }), { onActivity });
  observers[kind]?.(http.activity$);
  const url = `http://127.0.0.1:${server.address().port}`;
  const { body } = await firstValueFrom(http.request({ method: 'GET', url }));
  http.close();
  server.close();
  console.log(`answer: ${body}`);
};

await main(process.argv.slice(2));
