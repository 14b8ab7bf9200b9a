import type { Leader } from '@sfstream/replay';
import { whileLeading } from '@sfstream/replay';
import { Subject, filter, firstValueFrom } from 'rxjs';
import type { Gate } from './gate.ts';

/**
 * Leads by way of a gate, and ends well while that is frozen. Says whether the stream had ended before the engine could know,
 * which `ask` shows by an answer of its own, and resolves once it has ended behind the open gate.
 */
export const endsBehind = async (
  leader: Leader,
  gate: Gate,
  ask: () => Promise<unknown>,
): Promise<boolean> => {
  const source = new Subject<never>();
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    source.pipe(whileLeading(leader)).subscribe({
      complete: () => {
        hasEnded = true;
        resolve();
      },
    });
  });
  await firstValueFrom(leader.state$.pipe(filter(({ type }) => type === 'leading')));
  gate.freeze();
  source.complete();
  await ask();
  const hadEnded = hasEnded;
  gate.thaw();
  await ended;
  return hadEnded;
};
