import type { OptionRule } from '@sfstream/base';
import { hasMethods, isFunction } from '@sfstream/base';

export const isObject = hasMethods();

export const callback: OptionRule = ['a function', isFunction];
