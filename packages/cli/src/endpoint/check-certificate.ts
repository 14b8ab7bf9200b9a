import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Observable } from 'rxjs';
import { catchError, map, of, take } from 'rxjs';
import { printable } from '../terminal/printable.ts';
import type { Checked } from '../findings/finding.ts';
import type { Endpoint } from './endpoint.ts';
import { inTime } from '../process/in-time.ts';
import { passed } from './passed.ts';
import { securedSocket } from './secured-socket.ts';
import type { Trust } from './secured-socket.ts';
import { reasonOf, unreachable } from './unreachable.ts';

/** Checks that TLS is agreed on and the certificate is trusted, and tells whose it is. `trust` is as TLS of Node takes it. */
export const checkCertificate = (
  endpoint: Endpoint,
  patience: number,
  trust: Trust = {},
): Observable<Checked<undefined>> =>
  endpoint.isSecure
    ? securedSocket(endpoint, trust).pipe(
        inTime(patience),
        take(1),
        map((socket) => judged(socket, endpoint)),
        catchError((error: unknown) => of(noTls(error, endpoint))),
      )
    : of(
        passed([
          'tls',
          'The endpoint is on this machine and takes http, so there is no certificate.',
        ]),
      );

const judged = (socket: TLSSocket, { host }: Endpoint): Checked<undefined> => {
  const shown = about(socket.getPeerCertificate());
  if (socket.authorized) {
    return passed(['tls', `The certificate is good: ${shown}.`]);
  }
  const code = String(socket.authorizationError);
  return {
    passed: false,
    findings: [
      {
        check: 'tls',
        status: 'failed',
        text: `The certificate that ${host} shows is not trusted (${code}): ${shown}.`,
        remedy: remedyFor(code, host),
        exitCode: 3,
      },
    ],
  };
};

const about = ({ subject, issuer, valid_to: end }: PeerCertificate): string =>
  printable(`for ${nameIn(subject)}, by ${nameIn(issuer)}, until ${dayOf(end)}`);

const nameIn = ({ CN, O }: Partial<PeerCertificate['subject']> = {}): string =>
  [CN ?? O ?? 'nobody that is named'].flat().join(', ');

const dayOf = (text: string): string =>
  Number.isNaN(Date.parse(text)) ? 'an unknown day' : new Date(text).toISOString().slice(0, 10);

/** By Node's codes ("X.509 certificate error codes"). */
const remedyFor = (code: string, host: string): string => {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `Another server answers instead of ${host}. Check SF_PUBSUB_ENDPOINT, the hosts file, and the proxies on the way.`;
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'Check the date of this machine. If it is right, something on the way shows an old certificate: its owner must renew it.';
    default:
      return 'If it is that of a proxy which reads what passes, name the file with its root certificate in NODE_EXTRA_CA_CERTS, or have it leave this host alone. If not, do not send a token there.';
  }
};

const noTls = (error: unknown, endpoint: Endpoint): Checked<undefined> => ({
  passed: false,
  findings: [unreachable('tls', `TLS with ${endpoint.host} fails: ${reasonOf(error)}.`, endpoint)],
});
