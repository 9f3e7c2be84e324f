import type { Route } from '../routes.ts';
import { fieldRoutes } from './fields.ts';
import { listRoutes } from './lists.ts';
import { subscriberRoutes } from './subscribers.ts';

/** Every endpoint of the API. */
export const apiRoutes: readonly Route[] = [...listRoutes, ...fieldRoutes, ...subscriberRoutes];
