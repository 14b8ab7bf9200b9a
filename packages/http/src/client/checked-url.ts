import { ClientError } from '@sfstream/base';
import { safeUrl } from '../wire/safe-url.ts';

/** The part of a URL that may be shown. Throws a {@link ClientError} where nothing can be sent to it. */
export const checkedUrl = (url: string): string => {
  const shown = safeUrl(url);
  if (!/^https?:\/\//.test(shown)) {
    throw new ClientError(
      `The request's url must be absolute and begin with http:// or https://, not ${shown}.`,
      { field: 'url' },
    );
  }
  return shown;
};
