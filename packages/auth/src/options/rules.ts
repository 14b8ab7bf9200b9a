import type { OptionRule } from '@sfstream/base';
import { hasMethods, isFunction } from '@sfstream/base';

const isText = (value: unknown): boolean => typeof value === 'string';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Rules of single options, from which the tables of the functions are made. */
export const anyText: OptionRule = ['a string', isText];
export const filledText: OptionRule = [
  'a string that is not empty',
  (value) => isText(value) && value !== '',
];
/** What a header can hold (RFC 9110, 5.5). A line break at the end is taken off before it is sent. */
export const tokenText: OptionRule = [
  'a string of printable ASCII characters',
  (value) => typeof value === 'string' && /^[\x20-\x7e]+$/.test(value.trim()),
];
export const urlText: OptionRule = ['a URL, such as https://acme.my.salesforce.com', isText];
export const trueOrFalse: OptionRule = ['true or false', (value) => typeof value === 'boolean'];
export const callback: OptionRule = ['a function', isFunction];
export const httpOptions: OptionRule = ['an object of HTTP options', isObject];
export const jsonCodec: OptionRule = [
  'an object with the functions parse and stringify',
  hasMethods('parse', 'stringify'),
];
