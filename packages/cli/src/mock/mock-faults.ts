import type { MockOrg } from '@sfstream/testing';

interface Fault {
  /** Note that is shown when it strikes. */
  readonly text: string;
  readonly strike: (org: MockOrg) => void;
}

/** Faults with which the mock org strikes its clients over and over. */
export const mockFaults = {
  break: { text: 'Broke all connections.', strike: (org) => org.dropConnections() },
  forget: { text: 'Forgot all sessions.', strike: (org) => org.forgetSessions() },
  expire: { text: 'Ended all access tokens.', strike: (org) => org.revokeAllTokens() },
} as const satisfies Readonly<Record<string, Fault>>;

export type MockFault = keyof typeof mockFaults;
export const mockFaultNames = Object.keys(mockFaults) as readonly MockFault[];
