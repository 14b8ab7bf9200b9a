/** Characters that a message may have: far more than a sentence of ours with a refusal of Salesforce in it. */
const longest = 2_000;

/** Characters that stay at the end, where the remedy is. */
const atEnd = 500;

/** Leaves out the middle of a text that is too long to be read. Cut the text of others before anything else. */
export const withoutMiddle = (text: string): string =>
  text.length <= longest
    ? text
    : `${text.slice(0, longest - atEnd)} … (${text.length - longest} characters left out) … ${text.slice(-atEnd)}`;
