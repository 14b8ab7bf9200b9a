import './helpers/set-up-test-bed.ts';
import { TestBed } from '@angular/core/testing';
import { SfStreamClient, provideSfStream } from '@sfstream/angular';
import { SfStreamTestingController, provideSfStreamTesting } from '@sfstream/angular/testing';
import { retry } from 'rxjs';

const channel = '/event/Order__e';

let relay: SfStreamTestingController;
let client: SfStreamClient;
beforeEach(() => {
  TestBed.configureTestingModule({
    providers: [provideSfStream({ url: '/events' }), provideSfStreamTesting()],
  });
  relay = TestBed.inject(SfStreamTestingController);
  client = TestBed.inject(SfStreamClient);
});

it('delivers to every subscriber of the channel, with replay ids that count up', () => {
  const seen: unknown[] = [];
  client.channel(channel).subscribe(({ data, replayId }) => seen.push([data, replayId]));
  client.channel('/event/Other__e').subscribe((event) => seen.push(event));
  relay.emit(channel, 'a');
  relay.emit(channel, 'b', 40);
  relay.emit(channel, 'c');
  expect(seen).toEqual([
    ['a', 1],
    ['b', 40],
    ['c', 41],
  ]);
});

it('says which channels are subscribed', () => {
  const reading = client.channel(channel).subscribe();
  client.channel('/event/Other__e');
  expect(relay.channels).toEqual([channel]);
  reading.unsubscribe();
  expect(relay.channels).toEqual([]);
});

it('refuses to emit on a channel that nobody has subscribed, and says which are', () => {
  client.channel('/event/Other__e').subscribe();
  expect(() => relay.emit(channel, 'a')).toThrow(
    'Nobody has subscribed /event/Order__e. Subscribed: /event/Other__e.',
  );
});

it('can be subscribed again after a failure', () => {
  const errors: unknown[] = [];
  client.channel(channel).subscribe({ error: (error: unknown) => errors.push(error) });
  relay.fail(channel, 'refused');
  const again: unknown[] = [];
  client.channel(channel).subscribe(({ data }) => again.push(data));
  relay.emit(channel, 'a');
  expect([errors, again]).toEqual([['refused'], ['a']]);
});

it('can be tried again after a failure by the same Observable, as the real one can', () => {
  const seen: unknown[] = [];
  client
    .channel(channel)
    .pipe(retry({ count: 1 }))
    .subscribe({ next: ({ data }) => seen.push(data), error: () => seen.push('failed') });
  relay.fail(channel, 'refused');
  relay.emit(channel, 'a');
  expect(seen).toEqual(['a']);
});

it('tells of gaps', () => {
  const gaps: unknown[] = [];
  client.gap$.subscribe((gap) => gaps.push(gap));
  relay.gap(channel);
  expect(gaps).toEqual([{ channel, reason: 'log-too-short' }]);
});

it('names what is still subscribed at the end', () => {
  const reading = client.channel(channel).subscribe();
  expect(() => relay.verify()).toThrow('Still subscribed: /event/Order__e.');
  reading.unsubscribe();
  relay.verify();
});
