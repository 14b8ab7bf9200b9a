/**
 * npm run replicas: a mock org, an engine, three replicas and a page to break them on, until Ctrl-C. With `-- --pubsub` the replicas
 * listen by the Pub/Sub API.
 */
import { firstValueFrom, fromEvent, merge, take } from 'rxjs';
import { startDemo } from './demo.ts';
import type { Choice } from './engine/start-engine.ts';
import { serve } from './http/serve.ts';
import { protocolIn } from './org/protocol.ts';

const choices: readonly Choice[] = ['any', 'postgres', 'pglite'];
const wanted = process.env['ENGINE'] ?? 'any';
const choice = choices.find((one) => one === wanted);
if (choice === undefined) throw new Error(`ENGINE is ${wanted}. Use one of ${choices.join(', ')}.`);
const protocol = protocolIn(process.argv.slice(2));

// Listened to from the first moment on, so that nothing is left behind. A second signal ends it without waiting.
const ended = firstValueFrom(
  merge(fromEvent(process, 'SIGINT'), fromEvent(process, 'SIGTERM')).pipe(take(1)),
);
const demo = await startDemo(choice, protocol, process.env);
try {
  const page = await serve(demo, Number(process.env['PORT'] ?? 0));
  console.log(`\n  Three replicas on ${demo.engine} are at ${page.url}\n  Ctrl-C ends them.\n`);
  await ended;
  await page.close();
} finally {
  await demo.close();
}
