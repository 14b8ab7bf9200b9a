import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { bundle } from '../bundle.ts';

/** The things that the consumers of one kind have in common. */
export interface CrashSite {
  readonly org: MockOrg;
  readonly folder: string;
  /** The program of a consumer, in one file. */
  readonly script: string;
  /** The number of an event within its channel, from 1. */
  readonly numberOf: (replayId: number | string) => number;
  /** What the program is told beside its lanes. */
  readonly told: object;
}

/** What differs between the kinds. */
export interface CrashKind {
  readonly org?: MockOrgOptions;
  /** Default: the replay id is the number. */
  readonly numberOf?: CrashSite['numberOf'];
  /** Default: the credentials alone. */
  readonly told?: (org: MockOrg) => object;
}

/**
 * Starts an org, and puts the program `entry` into one file: several hundred starts from the packages would take too long.
 */
export const openCrashSite = async (
  entry: string,
  { org: options, numberOf = Number, told = () => ({}) }: CrashKind = {},
): Promise<CrashSite> => {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'));
  const script = join(folder, 'consumer.mjs');
  await bundle(entry, script);
  const org = await startMockOrg(options);
  return { org, folder, script, numberOf, told: { credentials: org.login, ...told(org) } };
};

export const closeCrashSite = async ({ org, folder }: CrashSite): Promise<void> => {
  await org.close();
  await rm(folder, { recursive: true, force: true });
};
