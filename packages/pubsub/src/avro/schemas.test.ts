import { marbles } from '@sfstream/testing';
import { EMPTY, catchError, concat, defer, map, merge, of, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { orderSchema } from '../../test/helpers/schemas.ts';
import type { Call } from '../calls/call.ts';
import type { SchemaInfo, SchemaRequest } from '../wire/messages.ts';
import { createSchemas } from './schemas.ts';

const info: SchemaInfo = { schemaJson: orderSchema, schemaId: 's' };

/** A connection that knows schemas only, and counts who asks. */
const knowing = (answer: (id: string) => Observable<SchemaInfo>) => {
  const asked: string[] = [];
  const call = {
    unary: (_: unknown, request: unknown) =>
      defer(() => {
        const { schemaId } = request as SchemaRequest;
        asked.push(schemaId);
        return answer(schemaId);
      }),
    stream: () => EMPTY,
  } as unknown as Call;
  return { call, asked };
};

describe('schemas', () => {
  it(
    'are asked for once, however many wait (P18)',
    marbles(({ cold, expectObservable, flush }) => {
      const { call, asked } = knowing(() => cold('--(i|)', { i: info }));
      const schemas = createSchemas();
      const name$ = schemas.load(call, 's').pipe(map(({ name }) => name));
      const later$ = concat(cold('-|') as Observable<never>, name$);
      expectObservable(merge(name$, name$, later$)).toBe('--(aaa|)', { a: 'Order__e' });
      flush();
      expect(asked).toEqual(['s']);
    }),
  );

  it('are kept, and given at once', () => {
    const { call, asked } = knowing(() => of(info));
    const schemas = createSchemas();
    expect(schemas.get('s')).toBeUndefined();
    schemas.load(call, 's').subscribe();
    expect(schemas.get('s')).toMatchObject({ id: 's', name: 'Order__e' });
    const loaded: unknown[] = [];
    schemas.load(call, 's').subscribe((schema) => loaded.push(schema));
    expect(loaded).toEqual([schemas.get('s')]);
    expect(asked).toEqual(['s']);
  });

  it.each<[string, () => Observable<SchemaInfo>]>([
    ['the server fails', () => throwError(() => new Error('made up'))],
    ['the answer is not a schema', () => of({ schemaJson: '{', schemaId: 's' })],
    ['the answer is another schema', () => of({ ...info, schemaId: 'other' })],
  ])('are asked for again where %s', (_what, fail) => {
    let answer = fail;
    const { call, asked } = knowing(() => answer());
    const schemas = createSchemas();
    const load = () => {
      const seen: unknown[] = [];
      schemas
        .load(call, 's')
        .pipe(catchError(() => of('failed')))
        .subscribe((value) => seen.push(typeof value === 'string' ? value : value.name));
      return seen;
    };
    expect(load()).toEqual(['failed']);
    answer = () => of(info);
    expect(load()).toEqual(['Order__e']);
    expect(asked).toEqual(['s', 's']);
  });

  it(
    'are not waited for any more once nobody does',
    marbles(({ cold, expectSubscriptions }) => {
      const answer$ = cold('-----(i|)', { i: info });
      const { call } = knowing(() => answer$);
      const schemas = createSchemas();
      cold('--x').subscribe({
        next: () => waiting.unsubscribe(),
      });
      const waiting = schemas.load(call, 's').subscribe();
      expectSubscriptions(answer$.subscriptions).toBe('^-!');
    }),
  );

  it('are given up in the order of their last use', () => {
    const { call, asked } = knowing((schemaId) => of({ ...info, schemaId }));
    const schemas = createSchemas(2);
    const use = (id: string) => schemas.load(call, id).subscribe();
    ['a', 'b', 'a', 'c', 'a', 'b'].forEach(use);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });
});
