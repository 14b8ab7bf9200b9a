export { tokenFailure } from '@sfstream/auth';
