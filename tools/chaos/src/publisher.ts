import type { MockOrg } from '@sfstream/testing';
import type { Sighting } from './check.ts';

/** Publishes numbered events, and remembers them. */
export interface Publisher {
  /** `age` is by how many milliseconds the event is older than it seems, on channels whose events date themselves. */
  readonly publish: (channel: string, age?: number) => void;
  /** Everything published on the channel, oldest first. A live view. */
  readonly on: (channel: string) => readonly Sighting[];
  /** The newest replay id of the channel, or the newest that was published `ago` milliseconds ago; 0 for none. */
  readonly newest: (channel: string, ago?: number) => number;
  readonly count: () => number;
  readonly clear: () => void;
}

/** `now` is the time of this machine, by which responses are dated, even while its clock is wrong. */
export const createPublisher = (org: MockOrg, now: () => number): Publisher => {
  const published = new Map<string, Sighting[]>();
  let number = 0;
  const on = (channel: string): Sighting[] => {
    const known = published.get(channel) ?? [];
    published.set(channel, known);
    return known;
  };
  /** The org would date these by its own clock, and a date of theirs is no field that could be given. */
  const publishDated = (channel: string, at: number): { readonly replayId: number } => {
    const replayId = (on(channel).at(-1)?.replayId ?? 0) + 1;
    const event = { replayId, createdDate: new Date(at).toISOString() };
    const data = channel.startsWith('/topic/')
      ? { event: { ...event, type: 'created' }, sobject: { Number__c: number } }
      : { event, payload: { Number__c: number } };
    org.publishRaw(channel, data, { replayId });
    return { replayId };
  };

  return {
    publish: (channel, age = 0) => {
      number += 1;
      // Dated by the true time, as responses are, and not by the clock of the org, which jumps.
      const at = now() - age;
      const { replayId } = /^\/(?:u|topic)\//.test(channel)
        ? publishDated(channel, at)
        : org.publish(channel, { Number__c: number, ...dateOf(channel, at) });
      on(channel).push({ replayId, number, at: performance.now() });
    },
    on,
    newest: (channel, ago = 0) => {
      const limit = performance.now() - ago;
      return on(channel).findLast(({ at }) => at <= limit)?.replayId ?? 0;
    },
    count: () => number,
    clear: () => published.clear(),
  };
};

const dateOf = (channel: string, at: number): object =>
  channel.startsWith('/data/')
    ? { ChangeEventHeader: { commitTimestamp: at } }
    : { CreatedDate: new Date(at).toISOString() };

/** The number of an event, whatever the envelope of its family. */
export const numberOf = (data: unknown): number =>
  Number(/Number__c\W+(\d+)/.exec(JSON.stringify(data))?.[1]);
