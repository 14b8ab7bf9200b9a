import type { ReplayId, ReplayMarker } from '@sfstream/core';

/** The parts of a marker that the scripts compare: replay id in digits, date in milliseconds, org; each a blank where it is missing. */
export const positionOf = ({
  replayId,
  createdDate = '',
  orgId = '',
}: ReplayMarker): readonly [id: string, at: string, org: string] => {
  const at = Date.parse(createdDate);
  return [digitsOf(replayId), Number.isNaN(at) ? '' : String(at), orgId];
};

/** The digits of a replay id that can be compared, which is a whole number however it is spelled; else a blank. */
const digitsOf = (replayId: ReplayId | undefined): string =>
  /^(\d+|0x[\da-f]+)$/i.test(String(replayId)) ? String(BigInt(replayId ?? 0)) : '';
