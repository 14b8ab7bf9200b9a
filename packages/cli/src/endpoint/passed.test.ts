import { passed } from './passed.ts';

it('gives a finding for each thing that is well', () => {
  expect(passed(['name', 'It is known.'], ['ports', 'They are open.'])).toEqual({
    passed: true,
    value: undefined,
    findings: [
      { check: 'name', status: 'ok', text: 'It is known.' },
      { check: 'ports', status: 'ok', text: 'They are open.' },
    ],
  });
});
