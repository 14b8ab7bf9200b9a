import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { BehaviorSubject, map } from 'rxjs';

/** The time for which a process leads, in the shape of `Term` of `@sfstream/replay`. */
export interface DrawnTerm {
  readonly epoch: number;
}

/** In the shape of `Leader` of `@sfstream/replay`. */
export interface DrawnLeader {
  readonly group: string;
  readonly term: DrawnTerm | undefined;
  readonly term$: Observable<DrawnTerm | undefined>;
  readonly state$: Observable<
    { readonly type: 'standby' } | ({ readonly type: 'leading' } & DrawnTerm)
  >;
}

/** A leader whose terms a law decides. */
export interface TestLeader extends DrawnLeader {
  readonly lead: (epoch: number) => void;
}

/** Makes two processes of one new group, neither of which leads. */
export const rivals = (): readonly [TestLeader, TestLeader] => {
  const group = `law-${randomUUID()}`;
  return [testLeader(group), testLeader(group)];
};

const testLeader = (group: string): TestLeader => {
  const terms = new BehaviorSubject<DrawnTerm | undefined>(undefined);
  return {
    group,
    get term() {
      return terms.value;
    },
    term$: terms.asObservable(),
    state$: terms.pipe(
      map((term) => (term === undefined ? { type: 'standby' } : { type: 'leading', ...term })),
    ),
    lead: (epoch) => terms.next({ epoch }),
  };
};
