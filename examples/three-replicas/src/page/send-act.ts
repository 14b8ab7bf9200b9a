import type { Act, Name } from '../replicas/replica-state.ts';

/** Does something to a replica. What comes of it the next snapshot tells, also where it was refused. */
export const sendAct = (name: Name, act: Act): void => {
  void fetch(`/api/replicas/${name}/${act}`, { method: 'POST' }).catch(() => undefined);
};
