import { releaseOf } from './release-of.ts';

describe('the release of an API version', () => {
  it.each([
    ['68.0', "Winter '27"],
    ['67.0', "Summer '26"],
    ['66.0', "Spring '26"],
    ['65.0', "Winter '26"],
    ['64.0', "Summer '25"],
    ['58.0', "Summer '23"],
    ['37.0', "Summer '16"],
    ['31.0', "Summer '14"],
  ])('%s is of %s', (version, release) => {
    expect(releaseOf(version)).toBe(release);
  });
});
