/**
 * Returns the text of a `Warning` header, such as `299 - "This API is deprecated…"` (RFC 7234, 5.5; REST API guide,
 * "Warning Header"); the whole header where it has another form.
 */
export const warningText = (header: string): string => {
  const quoted = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(header)?.[1];
  return quoted?.replace(/\\(.)/g, '$1') ?? header;
};
