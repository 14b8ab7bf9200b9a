import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CrashSite } from './crash-site.ts';

const keys = ['a', 'b', 'c', 'd', 'e'];

/** Events that wait for a consumer at most; enough that it is always at work when it is killed. */
const backlog = 40;

/** An event that a consumer has handled. */
interface Handled {
  readonly replayId: number;
  readonly key: string;
}

/** A channel, and what is known of the work of those who consumed it, one after the other. */
export class Lane {
  readonly site: CrashSite;
  readonly channel: string;
  readonly concurrency: number;
  readonly log: string;
  readonly markers: string;
  /** What each run has handled. */
  readonly runs: (readonly Handled[])[] = [];
  published = 0;
  /** Up to here the work was committed when the last run ended. */
  mark = 0;

  constructor(site: CrashSite, crew: string, name: string, concurrency: number) {
    this.site = site;
    this.channel = `/event/${crew}_${name}__e`;
    this.concurrency = concurrency;
    this.log = join(site.folder, `${crew}-${name}.log`);
    this.markers = join(site.folder, `${crew}.json`);
  }

  get handled(): ReadonlySet<number> {
    return new Set(this.runs.flat().map(({ replayId }) => replayId));
  }

  publish(): void {
    this.site.org.publish(this.channel, { Key__c: keys[this.published % keys.length] });
    this.published += 1;
  }

  fill(): void {
    const { size } = this.handled;
    while (this.published < size + backlog) this.publish();
  }

  /** Reads what the run that has just ended has left, and checks that it has kept the promise. */
  async review(): Promise<void> {
    const lines = (await readFile(this.log, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    const run = lines.slice(this.runs.flat().length).map((line): Handled => {
      const [replayId = '', key = ''] = line.split(' ');
      return { replayId: this.site.numberOf(replayId), key };
    });
    // What was committed does not come again.
    expect(run.filter(({ replayId }) => replayId <= this.mark)).toEqual([]);
    expect(outOfOrder(run)).toEqual([]);
    this.runs.push(run);
    this.mark = await this.storedMark();
    // What is committed was handled.
    const { handled } = this;
    expect(idsTo(this.mark).filter((replayId) => !handled.has(replayId))).toEqual([]);
  }

  /** How many events each run has handled that an earlier one had handled. */
  repeats(): readonly number[] {
    const before = new Set<number>();
    return this.runs.map((run) => {
      const repeated = run.filter(({ replayId }) => before.has(replayId)).length;
      run.forEach(({ replayId }) => before.add(replayId));
      return repeated;
    });
  }

  /** Whether the store knows when this began, so that all that is published from now on is owed. */
  async hasBegun(): Promise<boolean> {
    return (await this.marker()) !== undefined;
  }

  private async storedMark(): Promise<number> {
    const marker = await this.marker();
    return marker?.replayId === undefined ? 0 : this.site.numberOf(marker.replayId);
  }

  private async marker(): Promise<Marker | undefined> {
    const text = await readFile(this.markers, 'utf8').catch(() => '{}');
    return (JSON.parse(text) as Record<string, Marker>)[this.channel];
  }
}

/** Before the first event is done there is no replay id. */
interface Marker {
  readonly replayId?: number | string;
  readonly createdDate?: string;
}

export const idsTo = (last: number): readonly number[] =>
  Array.from({ length: last }, (_, index) => index + 1);

/** Those that came no later than an event of their key before them. */
const outOfOrder = (run: readonly Handled[]): readonly Handled[] => {
  const last = new Map<string, number>();
  return run.filter(({ replayId, key }) => {
    const isLate = replayId <= (last.get(key) ?? 0);
    last.set(key, replayId);
    return isLate;
  });
};

/** Lanes in strict order, and lanes with eight at once, in order of their keys. */
export const newLanes = (site: CrashSite, crew: string): readonly Lane[] =>
  [1, 1, 8, 8].map((concurrency, index) => new Lane(site, crew, String(index), concurrency));
