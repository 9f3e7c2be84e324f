import { type Answer, Refusal, success } from '../answer.ts';
import { addCustomer } from '../customers.ts';
import { textAt } from '../php-form.ts';
import type { Call, Route } from '../routes.ts';
import { newApiKey } from '../uids.ts';

export const customerRoutes: Route[] = [{ method: 'POST', path: 'customers', handle: create }];

const required = {
  first_name: 'First name',
  last_name: 'Last name',
  email: 'Email',
  password: 'Password',
  timezone: 'Timezone',
} as const;

function create(call: Call): Answer {
  const text = (key: string) => textAt(call.form, 'customer', key);
  const missing = Object.entries(required).filter(([key]) => text(key).trim() === '');
  const errors = Object.fromEntries(missing.map(([key, label]) => [key, `${label} cannot be blank.`]));
  if (text('confirm_email') !== text('email')) errors.confirm_email = 'Confirm email must be repeated exactly.';
  if (text('confirm_password') !== text('password'))
    errors.confirm_password = 'Confirm password must be repeated exactly.';
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
  const name = `${text('first_name')} ${text('last_name')}`;
  const { customerUid } = addCustomer(call.instance, { apiKey: newApiKey(), name });
  return success(
    { customer_uid: customerUid, must_confirm_email: false, require_approval: false, list_subscribe_result: [] },
    201,
  );
}
