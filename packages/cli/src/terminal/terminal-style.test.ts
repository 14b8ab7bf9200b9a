import { terminalStyle } from './terminal-style.ts';

const terminal = { isTTY: true, columns: 100 };
const pipe = {};

describe('the look of a stream', () => {
  it.each([
    ['coloured and fitted on a terminal', terminal, {}, { colour: true, width: 100 }],
    ['plain and whole elsewhere', pipe, {}, { colour: false }],
    ['plain with NO_COLOR', terminal, { NO_COLOR: '1' }, { colour: false, width: 100 }],
    ['coloured with an empty NO_COLOR', terminal, { NO_COLOR: '' }, { colour: true, width: 100 }],
    ['plain on a dumb terminal', terminal, { TERM: 'dumb' }, { colour: false, width: 100 }],
    ['coloured anywhere with FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, { colour: true }],
    ['plain with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, { colour: false, width: 100 }],
    ['coloured where both are set', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, { colour: true }],
    ['whole on a terminal of unknown width', { isTTY: true, columns: 0 }, {}, { colour: true }],
  ])('is %s', (_, display, env, expected) => {
    expect(terminalStyle(display, env)).toEqual(expected);
  });
});
