import { join } from 'node:path';
import { describeCrashes } from './helpers/crash/describe-crashes.ts';

describeCrashes(
  'a process that consumes with a file store',
  join(__dirname, 'helpers/crash/consumer.mjs'),
  { kills: 60, terminations: 10 },
);
