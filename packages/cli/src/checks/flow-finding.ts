import type { FlowName } from '../login/choose-flow.ts';
import type { Finding } from '../findings/finding.ts';

/**
 * Ends of logins that are being retired (Salesforce Help, "Block Authorization Flows to Improve Security" and the
 * notices on the retirement of the username-password flow and of SOAP `login()`).
 */
const ends: Partial<Readonly<Record<FlowName, string>>> = {
  password:
    "The OAuth username-password flow is being retired: it is blocked by default in orgs made since Summer '23, orgs made since Summer '26 cannot use it, and from 20 February 2027 on it is refused everywhere.",
  soap: "SOAP login() is being retired: it exists up to API version 64.0, is off by default in new orgs, and ends with Summer '27 (1 June 2027).",
};

/** Warns of a login that works today and will end. */
export const flowFinding = (flow: FlowName): readonly Finding[] => {
  const text = ends[flow];
  return text === undefined
    ? []
    : [
        {
          check: 'login',
          status: 'warning',
          text,
          remedy:
            'Make an External Client App (Setup, External Client App Manager) with the client credentials flow and a run-as user, and set SF_CONSUMER_KEY, SF_CONSUMER_SECRET and SF_LOGIN_URL (My Domain).',
        },
      ];
};
