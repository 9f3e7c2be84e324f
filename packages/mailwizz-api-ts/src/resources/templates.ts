import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, shape, text, uid } from '../coercion.ts';
import { done, record, templateUidOnly } from '../envelope.ts';
import type { CallOptions } from '../options.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';
import { base64, yesOrNo } from './campaign-shapes.ts';

const templateRow = shape({ template_uid: uid, name: label, screenshot: text });
const templateDetail = shape({ name: label, content: text, screenshot: text });

export type Template = z.infer<typeof templateRow>;

/** `content` is plain HTML. The answer does not repeat the uid. */
export type TemplateDetail = z.infer<typeof templateDetail>;

/** One of `content` and `archive` is needed. */
export interface TemplateInput {
  name: string;
  content?: string;
  /** Bytes of a zip file. */
  archive?: Uint8Array;
  inlineCss?: boolean;
}

export interface TemplateFilter {
  name?: string;
}

export function createTemplates(caller: Caller) {
  const collection = (name: string | undefined) => ({
    path: ['templates'],
    query: name === undefined ? {} : { filter: { name } },
    row: templateRow,
  });
  return {
    list: ({ name, ...paging }: PageOptions & TemplateFilter = {}) => fetchPage(caller, collection(name), paging),
    all: ({ name, ...paging }: Omit<PageOptions, 'page'> & TemplateFilter = {}) =>
      eachRow(caller, collection(name), (template) => template.templateUid, paging),
    get: (templateUid: string, { signal }: CallOptions = {}): Promise<TemplateDetail> =>
      caller.call({ method: 'GET', path: ['templates', templateUid], signal }, record(templateDetail)),
    create: (template: TemplateInput, { signal }: CallOptions = {}) =>
      caller.call({ method: 'POST', path: ['templates'], form: templateForm(template), signal }, templateUidOnly),
    update: (templateUid: string, template: Partial<TemplateInput>, { signal }: CallOptions = {}) =>
      caller.call({ method: 'PUT', path: ['templates', templateUid], form: templateForm(template), signal }, done),
    delete: (templateUid: string, { signal }: CallOptions = {}) =>
      caller.call({ method: 'DELETE', path: ['templates', templateUid], signal }, done),
  };
}

function templateForm({ name, content, archive, inlineCss }: Partial<TemplateInput>) {
  return { template: { name, content: base64(content), archive: base64(archive), inline_css: yesOrNo(inlineCss) } };
}
