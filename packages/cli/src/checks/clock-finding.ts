import type { FlowName } from '../login/choose-flow.ts';
import type { Finding } from '../findings/finding.ts';

/** Milliseconds. Below it, the network and the whole seconds of the header may be all there is. */
const tolerated = 30_000;

/** Milliseconds. The assertions of the JWT flow are good for three minutes. */
const tooMuchForJwt = 150_000;

/** Compares the clock of this machine with that of the server, by the date of an answer. Times are epoch milliseconds. */
export const clockFinding = (
  date: string | undefined,
  { sent, received }: { readonly sent: number; readonly received: number },
  flow: FlowName,
): Finding => {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) {
    return { check: 'clock', status: 'warning', text: 'The answer has no date to compare with.' };
  }
  // The header leaves out the milliseconds, which are 500 on average.
  const skew = (sent + received) / 2 - (server + 500);
  if (Math.abs(skew) <= tolerated) {
    return { check: 'clock', status: 'ok', text: 'The clock of this machine is right.' };
  }
  const isFatal = flow === 'jwt' && Math.abs(skew) > tooMuchForJwt;
  return {
    check: 'clock',
    status: isFatal ? 'failed' : 'warning',
    text: `The clock of this machine is ${spanText(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} that of Salesforce. ${isFatal ? 'Assertions of the jwt login are good for three minutes, so it will be refused.' : 'Times in logs will be off, and the jwt login would be refused beyond three minutes.'}`,
    remedy:
      'Set the clock, best by NTP: timedatectl set-ntp true, or the time service of the host of this container or virtual machine.',
  };
};

const spanText = (duration: number): string => {
  const minutes = Math.round(duration / 60_000);
  if (minutes < 2) return `${Math.round(duration / 1000)} seconds`;
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
};
