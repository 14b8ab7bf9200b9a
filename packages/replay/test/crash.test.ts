import { join } from 'node:path';
import { afterKills, afterTerminations } from './helpers/crash/consumers.ts';
import { closeCrashSite, openCrashSite } from './helpers/crash/crash-site.ts';
import type { CrashSite } from './helpers/crash/crash-site.ts';
import { idsTo, newLanes } from './helpers/crash/lane.ts';

/*
 * Consumers in processes of their own, which are killed at random instants while events flow. They begin with an empty store
 * and new events.
 */

let site: CrashSite;

beforeAll(async () => {
  site = await openCrashSite(join(__dirname, 'helpers/crash/consumer.mjs'));
});

afterAll(() => closeCrashSite(site));

/** For machines that are busy with other things. */
const patience = 300_000;

describe('a process that consumes with a file store', () => {
  it(
    'loses nothing when it is killed, and repeats only what was not committed',
    async () => {
      const crews = ['Kill1', 'Kill2'].map((crew) => newLanes(site, crew));
      for (const lane of await afterKills(crews, 200)) {
        expect([...lane.handled].sort((one, other) => one - other)).toEqual(idsTo(lane.published));
      }
    },
    patience,
  );

  it(
    'repeats nothing when it is terminated',
    async () => {
      const lanes = newLanes(site, 'Terminate');
      await afterTerminations(lanes, 10);
      for (const lane of lanes) {
        expect(lane.repeats()).toEqual(lane.runs.map(() => 0));
        expect(lane.mark).toBe(lane.published);
      }
    },
    patience,
  );
});
