import type { Route } from '../routes.ts';
import { campaignEventRoutes } from './campaign-events.ts';
import { campaignRoutes } from './campaigns.ts';
import { customerRoutes } from './customers.ts';
import { fieldRoutes } from './fields.ts';
import { listRoutes } from './lists.ts';
import { placeAndServerRoutes } from './places-and-servers.ts';
import { segmentRoutes } from './segments.ts';
import { subscriberRoutes } from './subscribers.ts';
import { templateRoutes } from './templates.ts';
import { transactionalEmailRoutes } from './transactional-emails.ts';

/** Every endpoint of the API. */
export const apiRoutes: readonly Route[] = [
  ...listRoutes,
  ...fieldRoutes,
  ...segmentRoutes,
  ...subscriberRoutes,
  ...campaignRoutes,
  ...campaignEventRoutes,
  ...templateRoutes,
  ...transactionalEmailRoutes,
  ...placeAndServerRoutes,
  ...customerRoutes,
];
