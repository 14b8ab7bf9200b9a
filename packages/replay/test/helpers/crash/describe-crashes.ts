import { afterKills, afterTerminations } from './consumers.ts';
import { closeCrashSite, openCrashSite } from './crash-site.ts';
import type { CrashKind, CrashSite } from './crash-site.ts';
import { idsTo, newLanes } from './lane.ts';

/** How often processes are ended by default. `npm run crashes` kills 200 of each kind, which takes minutes. `kills` is an even number. */
export interface CrashCounts {
  readonly kills: number;
  readonly terminations: number;
}

/** For machines that are busy with other things. */
const patience = 600_000;

/**
 * Tests that consumers in processes of their own lose nothing, which are killed at random instants while events flow. They begin
 * with an empty store and new events. `entry` is their program.
 */
export const describeCrashes = (
  name: string,
  entry: string,
  { kills: few, terminations }: CrashCounts,
  kind?: CrashKind,
): void => {
  const kills = Number(process.env['SFSTREAM_KILLS'] ?? few);
  describe(name, () => {
    let site: CrashSite;

    beforeAll(async () => {
      site = await openCrashSite(entry, kind);
    });

    afterAll(() => closeCrashSite(site));

    it(
      'loses nothing when it is killed, and repeats only what was not committed',
      async () => {
        const crews = ['Kill1', 'Kill2'].map((crew) => newLanes(site, crew));
        for (const lane of await afterKills(crews, kills)) {
          const handled = [...lane.handled].sort((one, other) => one - other);
          expect(handled).toEqual(idsTo(lane.published));
        }
      },
      patience,
    );

    it(
      'repeats nothing when it is terminated',
      async () => {
        const lanes = newLanes(site, 'Terminate');
        await afterTerminations(lanes, terminations);
        for (const lane of lanes) {
          expect(lane.repeats()).toEqual(lane.runs.map(() => 0));
          expect(lane.mark).toBe(lane.published);
        }
      },
      patience,
    );
  });
};
