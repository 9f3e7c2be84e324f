import { describe, expect, it } from 'vitest';
import { type DeliveryMark, judgeSoftBounces } from './soft-bounces.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);
const soft = (at: number, mail?: string): DeliveryMark => ({ kind: 'soft', at: day(at), ...(mail ? { mail } : {}) });
const delivered = (at: number): DeliveryMark => ({ kind: 'delivered', at: day(at) });
const isHard = (marks: DeliveryMark[], now: number): boolean => judgeSoftBounces(marks, day(now)).hard;

describe('soft bounces', () => {
  it('become a hard one at the third within 30 days', () => {
    expect(isHard([soft(0), soft(10)], 11)).toBe(false);
    expect(isHard([soft(0), soft(10), soft(20)], 20)).toBe(true);
    expect(isHard([soft(20), soft(0), soft(10)], 20)).toBe(true);
  });

  it('are forgotten after 30 days', () => {
    expect(isHard([soft(0), soft(10), soft(30)], 30)).toBe(false);
    expect(judgeSoftBounces([soft(0), soft(10)], day(35))).toEqual({
      hard: false,
      counted: [day(10)],
      nextDecay: day(40),
    });
    expect(judgeSoftBounces([soft(0)], day(31))).toEqual({ hard: false, counted: [], nextDecay: null });
  });

  it('start anew after a delivery', () => {
    expect(isHard([soft(0), soft(1), delivered(2), soft(3)], 4)).toBe(false);
    expect(isHard([soft(0), soft(1), delivered(2), soft(3), soft(4), soft(5)], 6)).toBe(true);
  });

  it('stay hard until a delivery proves otherwise', () => {
    const over = [soft(0), soft(1), soft(2)];
    expect(isHard(over, 400)).toBe(true);
    expect(isHard([...over, delivered(401)], 402)).toBe(false);
  });

  it('count a mail once, however many report its bounce', () => {
    expect(isHard([soft(0, 'c1'), soft(1, 'c1'), soft(2, 'c1'), soft(3, 'c2')], 4)).toBe(false);
  });

  it('follow another rule when given one', () => {
    expect(judgeSoftBounces([soft(0), soft(1)], day(2), { bounces: 2, withinDays: 7 }).hard).toBe(true);
  });
});
