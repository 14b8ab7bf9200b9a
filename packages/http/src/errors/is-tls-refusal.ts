/**
 * Tells codes of a certificate, of the server or of ours, or a version of the protocol that does not fit, so that trying
 * again does not help. All other codes of TLS, such as of alerts, of bytes that are no TLS and of damaged records, are those
 * of a connection that broke, since load balancers answer so while they restart.
 *
 * Codes are Node's ("X.509 certificate error codes" and `ERR_TLS_…`) and OpenSSL's, as `ERR_SSL_…`.
 */
export const isTlsRefusal = (code: string): boolean =>
  ofCertificates.test(code) || (code.startsWith('ERR_SSL_') && ofRefusals.test(code));

const ofCertificates =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|ERROR_IN_C|ERR_TLS_(?:CERT|INVALID|PROTOCOL)|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|SELF_SIGNED_|UNABLE_TO_)/;

const ofRefusals =
  /CERTIFICATE|_CERT_|UNKNOWN_CA|_KEY_TOO_SMALL|_MD_TOO_WEAK|UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|NO_PROTOCOLS/;
