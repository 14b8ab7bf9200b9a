/** Controls, line separators, and marks that turn the direction of text: they could repaint or forge what a terminal shows. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const escape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The text with such characters spelled out, as JSON spells them. What Salesforce sends is written by anyone who can
 * publish. Of compact JSON it changes the spelling only, not the meaning.
 */
export const printable = (text: string): string => text.replace(unprintable, escape);
