import { describe, expect, it } from 'vitest';
import { contradictions } from './final-table.ts';
import type { Mailing } from './mailing/read-mailing.ts';

const mailing = (status: string, partner: number): Mailing => ({
  facts: [{ what: 'delivered', seen: { database: 3, PowerMTA: 3, partner } }],
  campaigns: [{ platform: 'ulixai', status, count: 3, excluded: {} }],
  machineHits: 0,
  forgedWebhooks: 0,
  isOver: status === 'completed',
});
const list = (subscribers: number) => ({ listUid: 'ab123', name: 'Avocats', injected: 2, subscribers });

describe('the end of the demo', () => {
  it.each([
    ['everybody agrees', [list(2)], mailing('completed', 3), []],
    ['a list holds another number', [list(1)], mailing('completed', 3), ['list Avocats']],
    ['a partner heard less', [list(2)], mailing('completed', 2), ['delivered']],
    ['a campaign still runs', [list(2)], mailing('running', 3), ['campaign of ulixai: running']],
  ])('when %s', (_, lists, told, expected) => {
    expect(contradictions({ lists, mailing: told })).toEqual(expected);
  });
});
