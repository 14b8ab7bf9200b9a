import type { Finding } from './finding.ts';
import { findingJson, findingLines } from './finding-line.ts';

const finding: Finding = {
  check: 'clock',
  status: 'warning',
  text: 'It is \u001b[31mlate.',
  remedy: 'Set it.',
  exitCode: 1,
};

describe('a finding', () => {
  it('is a line, with what to do below it, and cannot disturb the terminal', () => {
    expect(findingLines(finding, { colour: false })).toEqual([
      'warning clock: It is \\u001b[31mlate.',
      '        -> Set it.',
    ]);
  });

  it('lists the ways to choose from, one below the other', () => {
    const settings: Finding = {
      check: 'settings',
      status: 'failed',
      text: 'Choose one of these ways:',
      choices: ['Log in by the browser: sfstream login', 'cli: set SF_TARGET_ORG'],
    };
    expect(findingLines(settings, { colour: false, width: 44 })).toEqual([
      'failed  settings: Choose one of these ways:',
      '        - Log in by the browser: sfstream\n          login',
      '        - cli: set SF_TARGET_ORG',
    ]);
    expect(JSON.parse(findingJson(settings))).toMatchObject({ choices: settings.choices });
  });

  it('is one line of JSON for programs', () => {
    expect(JSON.parse(findingJson(finding))).toEqual({
      check: 'clock',
      status: 'warning',
      text: 'It is \u001b[31mlate.',
      remedy: 'Set it.',
    });
  });
});
