import type { Caller } from '../caller.ts';
import { customerUidOnly } from '../envelope.ts';
import type { CallOptions } from '../options.ts';

export interface CustomerInput {
  firstName: string;
  lastName: string;
  email: string;
  password: string;
  /** Default UTC. */
  timezone?: string;
  /** `YYYY-MM-DD`; newer versions ask for it. */
  birthDate?: string;
  company?: {
    name: string;
    country: string;
    zone?: string;
    city?: string;
    zipCode?: string;
    address1?: string;
    address2?: string;
  };
}

export function createCustomers(caller: Caller) {
  return {
    /** A new customer of the instance, with no key yet. Needs rights a customer's own key may lack. */
    create: ({ company, ...customer }: CustomerInput, { signal }: CallOptions = {}) => {
      const form = {
        customer: {
          first_name: customer.firstName,
          last_name: customer.lastName,
          email: customer.email,
          confirm_email: customer.email,
          password: customer.password,
          confirm_password: customer.password,
          timezone: customer.timezone ?? 'UTC',
          birthDate: customer.birthDate,
        },
        company: company && {
          name: company.name,
          country: company.country,
          zone: company.zone,
          city: company.city,
          zip_code: company.zipCode,
          address_1: company.address1,
          address_2: company.address2,
        },
      };
      return caller.call({ method: 'POST', path: ['customers'], form, signal }, customerUidOnly);
    },
  };
}
