import { createHash } from 'node:crypto';

/** What stands for a link in tracking paths. */
export const linkHash = (url: string): string => createHash('sha1').update(url).digest('hex');
