/** Everything of docs/lifecycle.md that scripts/lifecycle.mjs draws. */
export { legalTransitions } from '../helpers/legal-transitions.ts';
export { traces } from './traces.ts';
