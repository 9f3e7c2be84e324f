import { z } from 'zod';
import { hiddenClasses } from './hidden-class.ts';
import { gateCell, gateCountry } from './table.ts';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\u0000') && value.isWellFormed(), { message: 'must be storable text' });

const cells = z
  .strictObject({ named: gateCell, generic: gateCell, freemail: gateCell })
  .partial()
  .refine((types) => Object.keys(types).length > 0, { message: 'names at least one type of address' });

/**
 * What one tenant decides otherwise than the table, and who answers for it. `unknown` stands for countries without a row.
 * It cannot open what the table says is `never`.
 */
export const gatePolicy = z.strictObject({
  signed_by: line(200).describe('Name and role of the person who answers for it'),
  reason: line(2_000),
  rules: z.record(z.union([z.literal('unknown'), gateCountry]), cells).default({}),
  /** Hidden addresses that may be used all the same. */
  accept_hidden: z.array(z.enum(hiddenClasses)).default([]),
});
export type GatePolicy = z.infer<typeof gatePolicy>;

/** A policy in force. */
export interface StandingPolicy extends Pick<GatePolicy, 'rules' | 'accept_hidden'> {
  /** Counts up per tenant; stored with every decision it had a part in. */
  version: number;
}
