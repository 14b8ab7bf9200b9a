import { RelayConnectionError } from './relay-connection-error.ts';

it('has a status only where something has answered', () => {
  expect(new RelayConnectionError('No.', { status: 502 })).toHaveProperty('status', 502);
  expect(new RelayConnectionError('No.')).not.toHaveProperty('status');
});
