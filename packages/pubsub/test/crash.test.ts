import { join } from 'node:path';
import { describeCrashes } from '../../replay/test/helpers/crash/describe-crashes.ts';

describeCrashes(
  'a process that consumes over the Pub/Sub API with a file store',
  join(__dirname, 'helpers/crash-consumer.mjs'),
  { kills: 20, terminations: 3 },
  {
    org: { pubSub: true },
    numberOf: (replayId) => Number(BigInt(replayId) >> 16n),
    told: ({ pubSubEndpoint }) => ({ endpoint: pubSubEndpoint }),
  },
);
