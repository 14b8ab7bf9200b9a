import { join } from 'node:path';
import { afterKills, afterTerminations } from '../../replay/test/helpers/crash/consumers.ts';
import { closeCrashSite, openCrashSite } from '../../replay/test/helpers/crash/crash-site.ts';
import type { CrashSite } from '../../replay/test/helpers/crash/crash-site.ts';
import { idsTo, newLanes } from '../../replay/test/helpers/crash/lane.ts';

/** Number of kills, an even one. 200 take minutes, and are for when what decides about positions has changed. */
const kills = Number(process.env['SFSTREAM_KILLS'] ?? 20);

let site: CrashSite;

beforeAll(async () => {
  site = await openCrashSite(join(__dirname, 'helpers/crash-consumer.mjs'), {
    org: { pubSub: true },
    numberOf: (replayId) => Number(BigInt(replayId) >> 16n),
    told: ({ pubSubEndpoint }) => ({ endpoint: pubSubEndpoint }),
  });
});

afterAll(() => closeCrashSite(site));

/** For machines that are busy with other things. */
const patience = 600_000;

describe('a process that consumes over the Pub/Sub API with a file store', () => {
  it(
    'loses nothing when it is killed, and repeats only what was not committed',
    async () => {
      const crews = ['Kill1', 'Kill2'].map((crew) => newLanes(site, crew));
      for (const lane of await afterKills(crews, kills)) {
        expect([...lane.handled].sort((one, other) => one - other)).toEqual(idsTo(lane.published));
      }
    },
    patience,
  );

  it(
    'repeats nothing when it is terminated',
    async () => {
      const lanes = newLanes(site, 'Terminate');
      await afterTerminations(lanes, 3);
      for (const lane of lanes) {
        expect(lane.repeats()).toEqual(lane.runs.map(() => 0));
        expect(lane.mark).toBe(lane.published);
      }
    },
    patience,
  );
});
