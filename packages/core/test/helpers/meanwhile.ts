import type { InterceptMatch, MockOrg } from '@sfstream/testing';

/** Does something when the next matching request has arrived, before the org answers it as ever. */
export const meanwhile = (org: MockOrg, match: InterceptMatch, act: () => void): void => {
  const remove = org.intercept(match, () => {
    remove();
    act();
    return undefined;
  });
};
