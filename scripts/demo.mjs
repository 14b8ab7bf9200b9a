/**
 * npm run demo: a mock org, the service of examples/nest-orders on it, and the dashboard, until Ctrl-C. With `-- --pubsub` the
 * service listens by the Pub/Sub API.
 */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const node = (script) => path.join(root, script);

const wanted = process.argv.slice(2);
const unknown = wanted.find((argument) => argument !== '--pubsub');
if (unknown !== undefined) {
  console.error(`The demo does not know ${unknown}. Use --pubsub, or nothing.`);
  process.exit(1);
}

const { status } = spawnSync(process.execPath, [node('scripts/build-dashboard.mjs')], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

const service = spawn(process.execPath, [node('examples/nest-orders/dist/main.js')], {
  env: {
    // Without these the service takes a mock org, which may be broken as one likes.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SF_'))),
    PROTOCOL: wanted.includes('--pubsub') ? 'pubsub' : 'cometd',
    DASHBOARD_DIR: node('examples/angular-dashboard/dist'),
    PORT: process.env.PORT ?? '0',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
  // Ctrl-C comes to this process alone, which passes it on once.
  detached: true,
});

let said = '';
service.stdout.setEncoding('utf8').on('data', (text) => {
  process.stdout.write(text);
  if (said === undefined) return;
  said += text;
  const [, address] = /listening on (http\S+)/.exec(said) ?? [];
  if (address === undefined) return;
  said = undefined;
  console.log(`\n  The dashboard is at ${address}\n  Ctrl-C ends it.\n`);
});

let asked = 0;
const stop = () => service.kill((asked += 1) === 1 ? 'SIGTERM' : 'SIGKILL');
process.on('SIGINT', stop).on('SIGTERM', stop);
service.on('exit', (code) => {
  process.exitCode = asked > 0 ? 0 : (code ?? 1);
});
