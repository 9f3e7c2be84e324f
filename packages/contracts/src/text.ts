import { z } from 'zod';

/** PostgreSQL cannot store U+0000, and no honest text holds it: refused at the edge, by name, for every string. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), { message: 'must not contain the character U+0000' })
    .refine((value) => value.isWellFormed(), { message: 'must be well-formed Unicode' });

/** Text with something in it once the spaces around it are gone. */
export const words = (max: number) =>
  text(max)
    .transform((value) => value.trim())
    .pipe(z.string().min(1));
