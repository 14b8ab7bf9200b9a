import './set-up-test-bed.ts';
import type { NgZone } from '@angular/core';
import { Observable } from 'rxjs';
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
