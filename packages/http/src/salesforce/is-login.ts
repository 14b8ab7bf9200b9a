/** Tells whether a URL is one that logs in: the token endpoint or the SOAP API for partners. */
export const isLogin = (url: string): boolean =>
  /^[^?#]*\/services\/(oauth2\/token|Soap\/u\/)/.test(url);
