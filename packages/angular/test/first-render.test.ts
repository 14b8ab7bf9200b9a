import './helpers/set-up-test-bed.ts';
import { PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstRender } from '../src/first-render.ts';

const seenBy = (): { readonly seen: string[]; readonly subscribe: () => void } => {
  const seen: string[] = [];
  const rendered$ = TestBed.runInInjectionContext(firstRender);
  const subscribe = (): void =>
    void rendered$.subscribe({
      next: () => seen.push('rendered'),
      complete: () => seen.push('complete'),
    });
  return { seen, subscribe };
};

it('emits after the next render, not before', () => {
  const { seen, subscribe } = seenBy();
  subscribe();
  expect(seen).toEqual([]);
  TestBed.tick();
  expect(seen).toEqual(['rendered', 'complete']);
});

it('emits at once to those who come later', () => {
  const { seen, subscribe } = seenBy();
  TestBed.tick();
  subscribe();
  expect(seen).toEqual(['rendered', 'complete']);
});

it('completes without the render when its injector is destroyed', () => {
  const { seen, subscribe } = seenBy();
  subscribe();
  TestBed.resetTestingModule();
  expect(seen).toEqual(['complete']);
});

it('neither emits nor completes on a server', () => {
  TestBed.configureTestingModule({ providers: [{ provide: PLATFORM_ID, useValue: 'server' }] });
  const { seen, subscribe } = seenBy();
  subscribe();
  TestBed.tick();
  expect(seen).toEqual([]);
});
