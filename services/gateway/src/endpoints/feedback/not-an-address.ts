import { Problem } from '../../http/problems.ts';

/** The field `email` holds no address that could be mailed or hashed. */
export const notAnAddress = () =>
  new Problem('INVALID_INPUT', 'email is no mail address.', {
    errors: [{ path: 'email', message: 'not a mail address' }],
  });
