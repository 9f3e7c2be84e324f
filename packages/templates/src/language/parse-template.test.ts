import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, type VariablePart } from './parse-template.ts';
import type { TemplateFormat } from './stretches.ts';
import { normaliseTemplate, writeTemplate } from './write-template.ts';

const variablesOf = (source: string, format?: TemplateFormat): VariablePart[] => {
  const parsed = parseTemplate(source, format);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.parts.filter((part) => part.kind === 'variable');
};
const said = (source: string, format?: TemplateFormat) =>
  variablesOf(source, format).map(({ variable, fallback }) => [variable, fallback]);
const problemsOf = (source: string, format?: TemplateFormat) => {
  const parsed = parseTemplate(source, format);
  return parsed.ok ? [] : parsed.problems.map(({ code, at }) => [code, at]);
};

describe('parseTemplate reads variables', () => {
  it.each([
    ['{firstName}', 'firstName', null],
    ['{firstName|Bonjour}', 'firstName', 'Bonjour'],
    ['{ firstName | dear colleague }', 'firstName', 'dear colleague'],
    ['{firstName|}', 'firstName', ''],
    ['{FNAME}', 'firstName', null],
    ['{first_name}', 'firstName', null],
    ['{First Name}', 'firstName', null],
    ['{prénom}', 'firstName', null],
    ['{LNAME}', 'lastName', null],
    ['{EMAIL}', 'email', null],
    ['{COMPANY|votre société}', 'company', 'votre société'],
    ['{CUSTOM_FIELD_1}', 'customField1', null],
    ['{customField12}', 'customField12', null],
    ['{{firstName}}', 'firstName', null],
    ['{{ first_name | default: "friend" }}', 'firstName', 'friend'],
    ['[FNAME]', 'firstName', null],
    ['[firstName]', 'firstName', null],
    ['[UNSUBSCRIBE_URL]', 'unsubscribeUrl', null],
    ['{country}', 'country', null],
    ['[COUNTRY]', 'countryCode', null],
  ])('%s is %s with the fallback %j', (source, variable, fallback) => {
    expect(said(`a ${source} b`)).toEqual([[variable, fallback]]);
  });

  it('decodes what an editor encoded in a fallback', () => {
    expect(said('<p>{company|R&amp;D &#233;quipe}</p>')).toEqual([['company', 'R&D équipe']]);
    expect(said('{company|R&amp;D}', 'text')).toEqual([['company', 'R&amp;D']]);
  });

  it('lists each variable once', () => {
    const parsed = parseTemplate('{firstName} {FNAME|x} {city}');
    expect(parsed).toMatchObject({ ok: true, variables: ['firstName', 'city'] });
  });

  it('knows where in HTML a variable stands', () => {
    const html =
      '<title>{company}</title><a href="{website}/x?c={city}" title="{lastName}">{firstName}</a><!-- {email} --><img src="https://a.example/{city}">';
    expect(variablesOf(html).map(({ variable, context }) => [variable, context])).toEqual([
      ['company', 'title'],
      ['website', 'url'],
      ['city', 'url-part'],
      ['lastName', 'attribute'],
      ['firstName', 'text'],
      ['email', 'comment'],
      ['city', 'url-part'],
    ]);
  });

  it('knows an address in plain text by its looks', () => {
    const contexts = variablesOf('https://a.example/?c={city} in {city}', 'text').map(({ context }) => context);
    expect(contexts).toEqual(['url-part', 'text']);
  });
});

describe('parseTemplate leaves literal braces', () => {
  it.each([
    ['<style>.a{color:red} .b{email} @media print{.c{top:0}}</style>'],
    ['<script>if (a) {company}</script>'],
    ['{"firstName": "x", "n": {"a": 1}}'],
    ['{ color: red }'],
    ['{} {1} {0,3} { } }{'],
    ['see [below] [1] [a b c] <![CDATA[ x ]]>'],
    ['a { b'],
    ['[TODO]<'],
  ])('%s', (source) => {
    const parsed = parseTemplate(source.replace('[TODO]<', '<!-- [TODO] {unknown} -->'));
    expect(parsed).toMatchObject({ ok: true, variables: [] });
  });

  it('reads an escaped brace as the brace itself', () => {
    const parsed = parseTemplate('write \\{firstName} or \\[FNAME]');
    expect(parsed.ok && parsed.parts.map((part) => part.kind === 'text' && part.text).join('')).toBe(
      'write {firstName} or [FNAME]',
    );
  });
});

describe('parseTemplate blocks', () => {
  it.each([
    ['Hi {nickname}', 'variable-unknown', 3],
    ['{{contact.nickname}}', 'variable-unknown', 0],
    ['{Hello|Hi|Hey}', 'variable-unknown', 0],
    ['[NICKNAME]', 'variable-unknown', 0],
    ['[FNAME:filter:uppercase]', 'variable-broken', 0],
    ['{firstName', 'variable-broken', 0],
    ['{firstName|a\nb}', 'variable-broken', 0],
    ['<p>{firstName<b>|x</b>}</p>', 'variable-broken', 3],
    ['<p style="color:{city}">', 'variable-misplaced', 16],
    ['<td onclick="x({city})">', 'variable-misplaced', 15],
    ['<td {city}>', 'variable-misplaced', 4],
  ])('%s: %s at %i', (source, code, at) => {
    expect(problemsOf(source)).toEqual([[code, at]]);
  });

  it('names the variable that was probably meant', () => {
    const parsed = parseTemplate('{fistName} {compny}');
    expect(parsed.ok ? [] : parsed.problems.map(({ wayOut }) => wayOut)).toEqual([
      expect.stringContaining('{firstName}'),
      expect.stringContaining('{company}'),
    ]);
  });

  it('tells every problem, not only the first', () => {
    expect(problemsOf('{a1} {b2} {c3}')).toHaveLength(3);
  });
});

describe('writeTemplate', () => {
  it('makes aliases canonical and keeps all else as written', () => {
    expect(normaliseTemplate('<p title="[COMPANY]">{FNAME|l&#39;ami} \\{x} {a:1}</p>', 'html')).toBe(
      '<p title="{company}">{firstName|l&#39;ami} \\{x} {a:1}</p>',
    );
  });

  it('gives back any template without aliases letter by letter', () => {
    const piece = fc.constantFrom(
      '{firstName}',
      '{company|R D}',
      'text',
      '\\{',
      '{ ',
      '<b>',
      '</b>',
      '}',
      '[x]',
      '&amp;',
      'é',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const source = pieces.join('');
        const parsed = parseTemplate(source, 'html');
        if (parsed.ok) expect(writeTemplate(parsed.parts, 'html')).toBe(source);
      }),
    );
  });
});
