import { flowFinding } from './flow-finding.ts';

describe('a login that works today', () => {
  it.each([
    ['password', /username-password flow is being retired: .* from 20 February 2027 on/],
    ['soap', /SOAP login\(\) is being retired: .* ends with Summer '27/],
  ] as const)(
    'is told to end where it is of the flow %s, with the one to change to',
    (flow, text) => {
      expect(flowFinding(flow)).toEqual([
        {
          check: 'login',
          status: 'warning',
          text: expect.stringMatching(text),
          remedy: expect.stringMatching(/External Client App .* client credentials flow/),
        },
      ]);
    },
  );

  it.each(['jwt', 'client-credentials', 'refresh-token', 'token'] as const)(
    'stays where it is of the flow %s',
    (flow) => {
      expect(flowFinding(flow)).toEqual([]);
    },
  );
});
