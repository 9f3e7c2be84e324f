import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, number, rows, shape, text, uid } from '../coercion.ts';
import { done, record } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';
import { subscriberRow } from './subscriber-shapes.ts';

const segmentRow = shape({ segment_uid: uid, name: label, subscribers_count: number });
const condition = shape({ field_id: text, operator_id: text, value: label });
const campaignCondition = shape({
  action: label,
  campaign_id: text,
  time_comparison_operator: label,
  time_value: text,
  time_unit: label,
});
const segmentDetail = shape({
  segment_uid: uid,
  segment_id: text,
  name: label,
  operator_match: text,
  subscribers_count: number,
  date_added: text,
  conditions: rows(condition),
  campaign_conditions: rows(campaignCondition),
});
const operator = shape({ operator_id: uid, name: label, slug: label });

export type Segment = z.infer<typeof segmentRow>;

/** `dateAdded` is display text in the instance's locale. */
export type SegmentDetail = z.infer<typeof segmentDetail>;
export type SegmentOperator = z.infer<typeof operator>;

export interface SegmentInput {
  name: string;
  operatorMatch: 'any' | 'all';
  /** Ids of the list's fields and of `segments.operators()`. */
  conditions?: { fieldId: string; operatorId: string; value: string }[];
  campaignConditions?: {
    action: 'open' | 'click';
    /** The number, not the uid. */
    campaignId: string;
    timeComparisonOperator: 'lte' | 'lt' | 'gte' | 'gt' | 'eq';
    timeValue: number;
    timeUnit: 'day' | 'month' | 'year';
  }[];
}

export function createSegments(caller: Caller) {
  const segments = (listUid: string) => ({ path: ['lists', listUid, 'segments'], row: segmentRow });
  const one = (listUid: string, segmentUid: string) => ['lists', listUid, 'segments', segmentUid];
  const members = (listUid: string, segmentUid: string) => ({
    path: [...one(listUid, segmentUid), 'subscribers'],
    row: subscriberRow,
  });

  return {
    list: (listUid: string, options?: PageOptions) => fetchPage(caller, segments(listUid), options),
    all: (listUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(caller, segments(listUid), (segment) => segment.segmentUid, options),
    get: (listUid: string, segmentUid: string, { signal }: CallOptions = {}): Promise<SegmentDetail> =>
      caller.call({ method: 'GET', path: one(listUid, segmentUid), signal }, record(segmentDetail)),
    create: (listUid: string, segment: SegmentInput, { signal }: CallOptions = {}): Promise<SegmentDetail> => {
      const form = segmentForm(segment);
      return caller.call({ method: 'POST', path: ['lists', listUid, 'segments'], form, signal }, record(segmentDetail));
    },
    /** Replaces every condition: those left out are gone. */
    update: (listUid: string, segmentUid: string, segment: SegmentInput, { signal }: CallOptions = {}) => {
      const form = segmentForm(segment);
      return caller.call({ method: 'PUT', path: one(listUid, segmentUid), form, signal }, record(segmentDetail));
    },
    delete: (listUid: string, segmentUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'DELETE', path: one(listUid, segmentUid), signal }, done),
    /** One page of the rows the segment holds now. */
    subscribers: (listUid: string, segmentUid: string, options?: PageOptions) =>
      fetchPage(caller, members(listUid, segmentUid), options),
    allSubscribers: (listUid: string, segmentUid: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(caller, members(listUid, segmentUid), (row) => row.subscriberUid, options),
    /** How a condition may compare, by number. */
    operators: async ({ signal }: CallOptions = {}): Promise<SegmentOperator[]> =>
      (await fetchPage(caller, { path: ['lists', 'segments', 'condition-operators'], row: operator }, { signal }))
        .records,
  };
}

function segmentForm({ name, operatorMatch, conditions, campaignConditions }: SegmentInput) {
  return {
    name,
    operator_match: operatorMatch,
    conditions: conditions?.map(({ fieldId, operatorId, value }) => ({
      field_id: fieldId,
      operator_id: operatorId,
      value,
    })),
    campaign_conditions: campaignConditions?.map((wish) => ({
      action: wish.action,
      campaign_id: wish.campaignId,
      time_comparison_operator: wish.timeComparisonOperator,
      time_value: wish.timeValue,
      time_unit: wish.timeUnit,
    })),
  };
}
