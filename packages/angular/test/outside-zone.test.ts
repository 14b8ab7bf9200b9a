import './helpers/set-up-test-bed.ts';
import type { NgZone } from '@angular/core';
import { Observable, Subject, finalize, take } from 'rxjs';
import { outsideZone } from '../src/outside-zone.ts';

/** A zone that remembers where it is, as zone.js would. */
const zoneWithMemory = () => {
  let place = 'inside';
  const within =
    (next: string) =>
    <T>(act: () => T): T => {
      const before = place;
      place = next;
      try {
        return act();
      } finally {
        place = before;
      }
    };
  const zone = { run: within('inside'), runOutsideAngular: within('outside') };
  return { zone: zone as unknown as NgZone, place: () => place };
};

it('subscribes outside the zone and delivers inside', () => {
  const { zone, place } = zoneWithMemory();
  const places: string[] = [];
  new Observable<void>((subscriber) => {
    places.push(`subscribed ${place()}`);
    subscriber.next();
    subscriber.complete();
  })
    .pipe(outsideZone(zone))
    .subscribe({
      next: () => places.push(`next ${place()}`),
      complete: () => places.push(`complete ${place()}`),
    });
  expect(places).toEqual(['subscribed outside', 'next inside', 'complete inside']);
});

it('is left outside the zone, wherever the subscriber was', () => {
  const { zone, place } = zoneWithMemory();
  const places: string[] = [];
  const reading = new Observable(() => () => places.push(`left ${place()}`))
    .pipe(outsideZone(zone))
    .subscribe();
  reading.unsubscribe();
  expect(places).toEqual(['left outside']);
});

it('is left outside the zone when a value or an error was the last', () => {
  const { zone, place } = zoneWithMemory();
  const places: string[] = [];
  const source = new Subject<void>();
  const watched$ = source.pipe(
    finalize(() => places.push(`left ${place()}`)),
    outsideZone(zone),
  );
  watched$.pipe(take(1)).subscribe();
  watched$.subscribe({ error: () => places.push(`error ${place()}`) });
  zone.runOutsideAngular(() => {
    source.next();
    source.error(new Error('Refused.'));
  });
  expect(places).toEqual(['left outside', 'error inside', 'left outside']);
});
