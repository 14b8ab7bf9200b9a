/** Characters of a page that are searched; the form stands at its beginning. */
const searched = 50_000;

/** What a page has that asks a person for a password, or leads to one that does. */
const marks = [
  'login_form',
  'type="password"',
  "type='password'",
  'name="pw"',
  'startURL=',
  '://login.salesforce.com',
  '://test.salesforce.com',
  '<title>Login',
];

/** Whether a body is a page on which a person logs in. */
export const isLoginPage = (body: string): boolean => {
  const head = body.slice(0, searched).trimStart();
  return head.startsWith('<') && marks.some((mark) => head.includes(mark));
};

/** Whether a redirect leads to such a page. The reason is in `ec`, the place to return to in `startURL`. */
export const leadsToLoginPage = ({ hostname, pathname, searchParams }: URL): boolean =>
  /^(login|test)\./.test(hostname) ||
  searchParams.has('startURL') ||
  searchParams.has('ec') ||
  pathname.split('/').some((part) => /^(login|secur|signin|sso|saml)\b/i.test(part));
