import { farewell } from './farewell.ts';

it.each([
  [0, 'Disconnecting after 0 events.'],
  [1, 'Disconnecting after 1 event.'],
  [2, 'Disconnecting after 2 events.'],
])('the last note after %i events is %j', (events, text) => {
  expect(farewell(events)).toEqual({ tone: 'quiet', text });
});
