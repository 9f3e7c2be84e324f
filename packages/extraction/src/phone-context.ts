import {
  FAX_AFTER,
  FAX_LABEL,
  MONEY_AFTER,
  MONEY_BEFORE,
  OTHER_NUMBER_LABEL,
  PHONE_AND_FAX,
  PHONE_LABEL,
} from './data/number-labels.ts';
import { firstMarkFrom } from './reading/flow.ts';
import type { PageReading } from './reading/page-reading.ts';

export interface Span {
  start: number;
  end: number;
}

/** A run of digits and signs that could be a number. */
export interface Candidate extends Span {
  raw: string;
}

const WORD_BEFORE = /[\p{L}\d_#№@=&%$/\\:.,+-]/u;
const LABEL_WINDOW = 48;

/** What a run of digits is, by its surroundings. */
export type Verdict = 'refused' | 'fax' | 'labelled' | 'plain';

/** What the words, signs and markup around a run of digits say it is. */
export function judge(
  text: string,
  { raw, start, end }: Candidate,
  marks: PageReading['marks'],
  faxes: readonly number[],
  telLinks: readonly Span[],
): Verdict {
  let before = onSameLine(text, start);
  if (before.trim() === '') before = labelOnLineBefore(text, start);
  if (FAX_LABEL.test(before) && !PHONE_AND_FAX.test(before)) return 'fax';
  const after = text.slice(end, end + 40);
  if (FAX_AFTER.test(after) || isMarkedFax(faxes, start)) return 'fax';
  const labelled = PHONE_LABEL.test(before) || telLinks.some((link) => start >= link.start && start < link.end);
  if (labelled) return 'labelled';
  if ((/[\p{L}\d_]/u.test(after.charAt(0)) && !isCut(marks, end)) || /^[.,:]\d/.test(after) || /^[@%]/.test(after))
    return 'refused';
  const neighbour = text.charAt(start - 1);
  if (neighbour !== '' && WORD_BEFORE.test(neighbour) && !isCut(marks, start) && !/^[:.]$/.test(neighbour))
    return 'refused';
  if (
    /\d[.,:]$/.test(text.slice(Math.max(0, start - 2), start)) ||
    MONEY_BEFORE.test(before) ||
    MONEY_AFTER.test(after)
  )
    return 'refused';
  if (OTHER_NUMBER_LABEL.test(before)) return 'refused';
  if (!raw.startsWith('+') && looksLikeSomethingElse(raw)) return 'refused';
  return 'plain';
}

/** Markup stands at this place: what is glued to the number there belongs to another element. */
function isCut({ markAt }: PageReading['marks'], offset: number): boolean {
  return markAt[firstMarkFrom(markAt, offset)] === offset;
}

/** The label of a number that begins its line: a table's or list's previous cell, if it is a label and nothing more. */
function labelOnLineBefore(text: string, start: number): string {
  const window = text.slice(Math.max(0, start - LABEL_WINDOW), start);
  const [line = ''] = window.trimEnd().split('\n').slice(-1);
  const label = line.trim();
  return window.includes('\n') && label.length <= 24 && !/\d{3}/.test(label) ? label : '';
}

/** What stands before a place on its line, as far as a label could reach. */
function onSameLine(text: string, start: number): string {
  const window = text.slice(Math.max(0, start - LABEL_WINDOW), start);
  return window.slice(window.lastIndexOf('\n') + 1);
}

const DATE =
  /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?:\D|$)|^(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)\d{2}$/;
const DECIMAL = /^\d{1,3}\.\d{4,}$/;

/** Forms that dates, years, coordinates, amounts and addresses of machines take and unlabelled telephones do not. */
function looksLikeSomethingElse(raw: string): boolean {
  if (DATE.test(raw) || DECIMAL.test(raw)) return true;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(raw)) return !/^0/.test(raw);
  // A bare run of digits is an order, an account, a barcode; numbers meant to be called are grouped or start with 0.
  return /^[1-9]\d+$/.test(raw);
}

export function isFaxAt(text: string, start: number, faxes: readonly number[]): boolean {
  const before = onSameLine(text, start);
  const label = before.trim() === '' ? labelOnLineBefore(text, start) : before;
  return (FAX_LABEL.test(label) && !PHONE_AND_FAX.test(label)) || isMarkedFax(faxes, start);
}

/** Inside a stretch marked as fax, or right after an icon marked so. */
function isMarkedFax(faxes: readonly number[], offset: number): boolean {
  for (let i = 0; i < faxes.length; i += 2) {
    const start = faxes[i] ?? 0;
    const end = faxes[i + 1] ?? 0;
    if (start === end ? offset - start >= 0 && offset - start <= 12 : offset >= start && offset < end) return true;
  }
  return false;
}
