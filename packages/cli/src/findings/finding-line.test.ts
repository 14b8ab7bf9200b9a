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

  it.each([
    ['ok', '\u001b[32mok      \u001b[39m\u001b[36mlogin: \u001b[39mIt is so.'],
    ['warning', '\u001b[33mwarning \u001b[39m\u001b[36mlogin: \u001b[39mIt is so.'],
    ['failed', '\u001b[31mfailed  \u001b[39m\u001b[36mlogin: \u001b[39mIt is so.'],
    [
      'not-tried',
      '\u001b[90m-       \u001b[39m\u001b[36mlogin: \u001b[39m\u001b[90mIt is so.\u001b[39m',
    ],
  ] as const)('has the colour of its status: %s', (status, line) => {
    expect(findingLines({ check: 'login', status, text: 'It is so.' }, { colour: true })).toEqual([
      line,
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
