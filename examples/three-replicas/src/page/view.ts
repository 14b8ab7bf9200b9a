import type { Snapshot } from '../board/snapshot.ts';

/** A part of the page: it is shown again with each snapshot. */
export type View = (snapshot: Snapshot) => void;
