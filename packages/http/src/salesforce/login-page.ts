/** Characters of a page that are searched; the form stands at its beginning. */
const searched = 50_000;

/** Marks that only a page has that asks for a password, or leads to one that does. */
const marks = [
  'login_form',
  'type="password"',
  "type='password'",
  'startURL=',
  'ec=301',
  'ec=302',
  '://login.salesforce.com',
  '://test.salesforce.com',
  '<title>Login',
];

/** Checks whether a page of HTML is one on which a person logs in, or that leads to one by a script. */
export const isLoginPage = (html: string): boolean => {
  const beginning = html.slice(0, searched);
  return marks.some((mark) => beginning.includes(mark));
};

/** Checks whether a `Location` header leads to such a page. The reason is in `ec`, the place to return to in `startURL`. */
export const isLoginLocation = (location: string): boolean => {
  if (!URL.canParse(location, anyHost)) return false;
  const { hostname, pathname, searchParams } = new URL(location, anyHost);
  return (
    ['login.salesforce.com', 'test.salesforce.com'].includes(hostname) ||
    searchParams.has('startURL') ||
    searchParams.has('ec') ||
    pathname.split('/').some((part) => /^(login|secur|signin|sso|saml)\b/i.test(part))
  );
};

/** Base for a `Location` without a host. */
const anyHost = 'https://host.invalid';
