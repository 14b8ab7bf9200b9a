import { join } from 'node:path';
import { describeCrashes } from '../../replay/test/helpers/crash/describe-crashes.ts';

/** 200 take minutes, and are for when what decides about positions has changed. */
const kills = Number(process.env['SFSTREAM_KILLS'] ?? 20);

describeCrashes(
  'a process that consumes over the Pub/Sub API with a file store',
  join(__dirname, 'helpers/crash-consumer.mjs'),
  { kills, terminations: 3 },
  {
    org: { pubSub: true },
    numberOf: (replayId) => Number(BigInt(replayId) >> 16n),
    told: ({ pubSubEndpoint }) => ({ endpoint: pubSubEndpoint }),
  },
);
