import { type Answer, notFound, Refusal, success } from '../answer.ts';
import { displayDate } from '../dates.ts';
import { nextId } from '../instance.ts';
import { mapsAt, type PhpForm, textAt } from '../php-form.ts';
import { type Call, listOf, pageOf, type Route } from '../routes.ts';
import { segmentOperators, segmentRows } from '../segments.ts';
import type { List, Segment } from '../state.ts';
import { newUid } from '../uids.ts';
import { subscriberRow } from './subscribers.ts';

export const segmentRoutes: Route[] = [
  { method: 'GET', path: 'lists/:list/segments', handle: index },
  { method: 'POST', path: 'lists/:list/segments', handle: create },
  { method: 'GET', path: 'lists/segments/condition-operators', handle: operators },
  { method: 'GET', path: 'lists/:list/segments/:segment', handle: view },
  { method: 'PUT', path: 'lists/:list/segments/:segment', handle: update },
  { method: 'DELETE', path: 'lists/:list/segments/:segment', handle: remove },
  { method: 'GET', path: 'lists/:list/segments/:segment/subscribers', handle: subscribers },
];

function index(call: Call): Answer {
  const list = listOf(call);
  return pageOf(call, list.segments, (segment) => ({
    segment_uid: segment.segmentUid,
    name: segment.name,
    subscribers_count: segmentRows(call.instance, list, segment).length,
  }));
}

function operators(): Answer {
  const records = segmentOperators.map(({ id, name, slug }) => ({ operator_id: id, name, slug }));
  return success({ data: { count: String(records.length), records } });
}

function view(call: Call): Answer {
  const list = listOf(call);
  return success({ data: { record: detail(call, list, segmentOf(call, list)) } });
}

function create(call: Call): Answer {
  const list = listOf(call);
  const segment: Segment = {
    segmentUid: newUid(),
    segmentId: nextId(call.instance),
    dateAdded: call.instance.now(),
    ...readSegment(call.form),
  };
  list.segments.push(segment);
  return success({ data: { record: detail(call, list, segment) } }, 201);
}

function update(call: Call): Answer {
  const list = listOf(call);
  const segment = segmentOf(call, list);
  Object.assign(segment, readSegment(call.form));
  return success({ data: { record: detail(call, list, segment) } });
}

function remove(call: Call): Answer {
  const list = listOf(call);
  list.segments.splice(list.segments.indexOf(segmentOf(call, list)), 1);
  return success();
}

function subscribers(call: Call): Answer {
  const list = listOf(call);
  return pageOf(call, segmentRows(call.instance, list, segmentOf(call, list)), (row) => subscriberRow(list, row));
}

function segmentOf(call: Call, list: List): Segment {
  const segment = list.segments.find(({ segmentUid }) => segmentUid === call.params.segment);
  if (segment === undefined) throw notFound('segment');
  return segment;
}

/** All of it, every time: an update replaces the conditions. */
function readSegment(form: PhpForm): Pick<Segment, 'name' | 'operatorMatch' | 'conditions' | 'campaignConditions'> {
  const name = textAt(form, 'name');
  const operatorMatch = textAt(form, 'operator_match');
  const errors: Record<string, string> = {};
  if (name.trim() === '') errors.name = 'Name cannot be blank.';
  if (operatorMatch !== 'any' && operatorMatch !== 'all') errors.operator_match = 'Operator match cannot be blank.';
  if (Object.keys(errors).length > 0) throw new Refusal(422, errors);
  const campaignKeys = ['action', 'campaign_id', 'time_comparison_operator', 'time_value', 'time_unit'];
  return {
    name,
    operatorMatch: operatorMatch === 'all' ? 'all' : 'any',
    conditions: mapsAt(form, 'conditions').map((condition) => ({
      fieldId: textAt(condition, 'field_id'),
      operatorId: textAt(condition, 'operator_id'),
      value: textAt(condition, 'value'),
    })),
    campaignConditions: mapsAt(form, 'campaign_conditions').map((condition) =>
      Object.fromEntries(campaignKeys.map((key) => [key, textAt(condition, key)])),
    ),
  };
}

function detail(call: Call, list: List, segment: Segment): Record<string, unknown> {
  return {
    segment_uid: segment.segmentUid,
    segment_id: String(segment.segmentId),
    name: segment.name,
    operator_match: segment.operatorMatch,
    subscribers_count: segmentRows(call.instance, list, segment).length,
    date_added: displayDate(segment.dateAdded),
    conditions: segment.conditions.map(({ fieldId, operatorId, value }) => ({
      field_id: fieldId,
      operator_id: operatorId,
      value,
    })),
    campaign_conditions: segment.campaignConditions,
  };
}
