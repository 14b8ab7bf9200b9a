import type { MockOrg } from '@sfstream/testing';
import type { MachineClock } from './machine-clock.ts';
import type { ChaosProtocol } from './protocols.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';

/** Brings faults about. */
export interface FaultInjector {
  /** Number of times each kind reached the client. */
  readonly injected: ReadonlyMap<string, number>;
  readonly inject: (fault: string) => Promise<void>;
  /** Ends all faults. */
  readonly calm: () => Promise<void>;
}

export const createFaultInjector = ({
  org,
  random,
  jump,
  clock,
  trace,
  passBy,
  protocol: { faults, triggers },
}: {
  readonly org: MockOrg;
  readonly random: Random;
  readonly jump: (milliseconds: number) => void;
  readonly clock: MachineClock;
  readonly trace: Trace;
  readonly passBy: () => void;
  readonly protocol: ChaosProtocol;
}): FaultInjector => {
  const injected = new Map<string, number>();
  const armed: (() => void)[] = [];
  const intercept: MockOrg['intercept'] = (...how) => {
    const remove = org.intercept(...how);
    armed.push(remove);
    return remove;
  };
  const inject = async (name: string): Promise<void> => {
    const hit = once(() => {
      injected.set(name, (injected.get(name) ?? 0) + 1);
      trace.add(`fault: ${name}`);
    });
    const kind = faults[name];
    const undo = (remove: () => void): void => void armed.push(remove);
    const site = { org, intercept, random, jump, undo, setClock: clock.setAhead, passBy };
    await kind?.inject(site, hit);
    if (kind?.needs !== undefined) await inject(random.pick(triggers[kind.needs]));
  };
  const calm = (): Promise<void> => {
    for (const remove of armed.splice(0)) remove();
    return org.comeBack();
  };
  return { injected, inject, calm };
};

const once = (act: () => void): (() => void) => {
  let isDue = true;
  return () => {
    if (isDue) act();
    isDue = false;
  };
};
