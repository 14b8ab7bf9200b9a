import { TestScheduler } from 'rxjs/testing';
import type { Observable } from 'rxjs';
import { oncePerOrigin } from './once-per-origin.ts';

const here = 'https://acme.my.salesforce.com';

const virtually = (run: Parameters<TestScheduler['run']>[0]): unknown =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(run);

/** Answers with the sources one after another, and notes for which origin. */
const inTurn = (...sources: readonly Observable<string>[]) => {
  const asked: string[] = [];
  const answerOf = oncePerOrigin((origin) => {
    asked.push(origin);
    return sources[asked.length - 1]!;
  });
  return { asked, answerOf };
};

describe('oncePerOrigin', () => {
  it('asks once for all who wait, and for all who come later', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('---a|');
      const { answerOf } = inTurn(source);
      expectObservable(answerOf(here)).toBe('----(a|)');
      expectObservable(answerOf(here), '-^').toBe('----(a|)');
      expectObservable(answerOf(here), '-------^').toBe('-------(a|)');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    });
  });

  it('asks each origin', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { answerOf, asked } = inTurn(cold('a|'), cold('b|'));
      expectObservable(answerOf(here)).toBe('-(a|)');
      expectObservable(answerOf('https://other.my.salesforce.com')).toBe('-(b|)');
      flush();
      expect(asked).toEqual([here, 'https://other.my.salesforce.com']);
    });
  });

  it('asks again after a failure', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#');
      const { answerOf } = inTurn(source);
      expectObservable(answerOf(here)).toBe('-#');
      expectObservable(answerOf(here), '---^').toBe('----#');
      expectSubscriptions(source.subscriptions).toBe(['^!', '---^!']);
    });
  });

  it('stops asking when all have left, and asks the next one again', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('---a|');
      const { answerOf } = inTurn(source);
      expectObservable(answerOf(here), '^-!').toBe('');
      expectObservable(answerOf(here), '----^').toBe('--------(a|)');
      expectSubscriptions(source.subscriptions).toBe(['^-!', '----^---!']);
    });
  });
});
