import { z } from 'zod';

const hour = z.int().min(0).max(23);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The hours in which hosts may be asked: from the first to before the second, over midnight where that is how they stand. */
export const nightWindow = z
  .object({
    from: hour.default(22),
    to: hour.default(6),
    time_zone: z
      .string()
      .max(60)
      .refine((name) => name === 'host' || isTimeZone(name), {
        message: '`host`, `UTC` or a name such as Europe/Paris',
      })
      .default('host')
      .meta({ description: 'Whose hours: `host` goes by the country of its name, and is UTC where that tells none' }),
  })
  .refine(({ from, to }) => from !== to, { message: 'two different hours are wanted', path: ['to'] });
export type NightWindow = z.output<typeof nightWindow>;
