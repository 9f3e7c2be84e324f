import type { Instance } from './instance.ts';
import type { Campaign, List, Segment, Subscriber } from './state.ts';

/** How a condition compares, by MailWizz's numbers. */
export const segmentOperators = [
  { id: '1', slug: 'is', name: 'is' },
  { id: '2', slug: 'is-not', name: 'is not' },
  { id: '3', slug: 'contains', name: 'contains' },
  { id: '4', slug: 'not-contains', name: 'not contains' },
  { id: '5', slug: 'starts', name: 'starts with' },
  { id: '6', slug: 'ends', name: 'ends with' },
  { id: '7', slug: 'greater', name: 'is greater than' },
  { id: '8', slug: 'less', name: 'is less than' },
  { id: '9', slug: 'not-starts', name: 'not starts with' },
  { id: '10', slug: 'not-ends', name: 'not ends with' },
] as const;

const unitMs: Record<string, number> = { day: 86_400_000, month: 30 * 86_400_000, year: 365 * 86_400_000 };

/** The list's rows a segment holds now. One without conditions holds all. */
export function segmentRows(instance: Instance, list: List, segment: Segment): Subscriber[] {
  const tests = [
    ...segment.conditions.map((condition) => (row: Subscriber) => meetsCondition(list, row, condition)),
    ...segment.campaignConditions.map((condition) => (row: Subscriber) => meetsCampaign(instance, row, condition)),
  ];
  if (tests.length === 0) return list.rows;
  return list.rows.filter((row) =>
    segment.operatorMatch === 'all' ? tests.every((test) => test(row)) : tests.some((test) => test(row)),
  );
}

function meetsCondition(list: List, row: Subscriber, condition: Segment['conditions'][number]): boolean {
  const field = list.fields.find(({ fieldId }) => String(fieldId) === condition.fieldId);
  if (field === undefined) return false;
  const value = (row.fields[field.tag] ?? '').toLowerCase();
  const wanted = condition.value.toLowerCase();
  switch (segmentOperators.find(({ id }) => id === condition.operatorId)?.slug) {
    case 'is':
      return value === wanted;
    case 'is-not':
      return value !== wanted;
    case 'contains':
      return value.includes(wanted);
    case 'not-contains':
      return !value.includes(wanted);
    case 'starts':
      return value.startsWith(wanted);
    case 'ends':
      return value.endsWith(wanted);
    case 'greater':
      return compare(value, wanted) > 0;
    case 'less':
      return compare(value, wanted) < 0;
    case 'not-starts':
      return !value.startsWith(wanted);
    case 'not-ends':
      return !value.endsWith(wanted);
    case undefined:
      return false;
  }
}

/** Did this row open or click that campaign, so many days, months or years ago? */
function meetsCampaign(instance: Instance, row: Subscriber, condition: Record<string, string>): boolean {
  const campaigns = [...instance.state.campaigns.values()];
  const campaign = campaigns.find(({ campaignId }) => String(campaignId) === condition.campaign_id);
  const limit = Number(condition.time_value ?? 0) * (unitMs[condition.time_unit ?? 'day'] ?? 86_400_000);
  return eventsOf(campaign, condition.action).some(({ subscriberUid, dateAdded }) => {
    if (subscriberUid !== row.uid) return false;
    const age = instance.now().getTime() - dateAdded.getTime();
    switch (condition.time_comparison_operator) {
      case 'lt':
        return age < limit;
      case 'gte':
        return age >= limit;
      case 'gt':
        return age > limit;
      case 'eq':
        return Math.floor(age / 86_400_000) === Math.floor(limit / 86_400_000);
      default:
        return age <= limit;
    }
  });
}

function eventsOf(campaign: Campaign | undefined, action: string | undefined) {
  return (action === 'click' ? campaign?.clicks : campaign?.opens) ?? [];
}

function compare(value: string, wanted: string): number {
  const difference = Number(value) - Number(wanted);
  return value !== '' && wanted !== '' && Number.isFinite(difference) ? difference : value.localeCompare(wanted);
}
