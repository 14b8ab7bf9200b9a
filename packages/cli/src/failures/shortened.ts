/** Characters that a message may have: far more than a sentence of ours with a refusal of Salesforce in it. */
const longest = 2_000;

/** Characters that stay at the end, where the remedy is. */
const atEnd = 500;

/** The text, or its beginning and its end where it is too long to be read. Text of others is cut before anything else is done with it. */
export const shortened = (text: string): string =>
  text.length <= longest
    ? text
    : `${text.slice(0, longest - atEnd)} … (${text.length - longest} characters left out) … ${text.slice(-atEnd)}`;
