import { eventNumber } from './event-number.ts';

it.each([
  [17, 17],
  ['9007199254740991', 9_007_199_254_740_991],
  ['0x00000000000000110000', 17],
  ['0x0000000000076f5b0000', 487_259],
])('the event with the replay id %s has the number %d', (replayId, number) => {
  expect(eventNumber(replayId)).toBe(number);
});
