/** The part of a URL that may be shown: user info and query can hold secrets. */
export const safeUrl = (url: string): string => {
  if (!URL.canParse(url)) return '(invalid URL)';
  const { protocol, host, pathname } = new URL(url);
  return ['http:', 'https:'].includes(protocol)
    ? `${protocol}//${host}${pathname}`
    : `(${protocol} URL)`;
};
