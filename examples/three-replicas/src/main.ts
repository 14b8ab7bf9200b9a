/** npm run replicas: a mock org, an engine, three replicas and a page to break them on, until Ctrl-C. */
import { startDemo } from './demo.ts';
import type { Choice } from './engine/start-engine.ts';
import { serve } from './http/serve.ts';

const choices: readonly Choice[] = ['any', 'postgres', 'pglite'];
const wanted = process.env['ENGINE'] ?? 'any';
const choice = choices.find((one) => one === wanted);
if (choice === undefined) throw new Error(`ENGINE is ${wanted}. Use one of ${choices.join(', ')}.`);

const demo = await startDemo(choice, process.env);
const page = await serve(demo, Number(process.env['PORT'] ?? 0));
console.log(`\n  Three replicas on ${demo.engine} are at ${page.url}\n  Ctrl-C ends them.\n`);

const end = (): void => {
  // Again, and it ends without waiting.
  process.off('SIGINT', end).off('SIGTERM', end);
  void page.close().then(() => demo.close());
};
process.on('SIGINT', end).on('SIGTERM', end);
