import { type HtmlAttribute, scanHtml } from '../html/scan-html.ts';

/** `html` looks at where a variable stands; `text` is for subjects and plain text; `auto` takes what has a tag for HTML. */
export type TemplateFormat = 'html' | 'text' | 'auto';

/**
 * Where a variable can stand. `text`: between tags, or in a subject or plain text. `title`: text where no tag may stand.
 * `attribute`: inside a quoted value. `url`: opening a link or an image address. `url-part`: further on in one.
 * `style`: where no value is safe. `comment`: read by nobody.
 */
export type Context = 'text' | 'title' | 'attribute' | 'url' | 'url-part' | 'style' | 'comment';

interface Stretch {
  at: number;
  end: number;
  /** `opaque` is never read for variables: style sheets, scripts, the tags themselves. */
  context: Context | 'opaque';
  /** Entities count here. */
  encoded: boolean;
}

const URL_ATTRIBUTES = new Set(['href', 'src', 'background', 'action', 'formaction', 'poster', 'cite', 'srcset']);
const TAG_START = /<(?:[a-z!?]|\/[a-z])/i;

/** Cuts a template into stretches of one context each, in order and without gaps. */
export function stretchesOf(source: string, format: TemplateFormat): Stretch[] {
  const isHtml = format === 'html' || (format === 'auto' && TAG_START.test(source));
  if (!isHtml) return [{ at: 0, end: source.length, context: 'text', encoded: false }];

  return scanHtml(source).flatMap((token): Stretch[] => {
    const whole = (context: Stretch['context'], encoded = true): Stretch[] => [
      { at: token.at, end: token.end, context, encoded },
    ];
    if (token.kind === 'comment') return whole('comment');
    if (token.kind === 'open') return stretchesOfTag(source, token.at, token.end, token.attributes);
    if (token.kind !== 'text') return whole('opaque');
    if (token.inside === null) return whole('text');
    return token.inside === 'title' || token.inside === 'textarea' ? whole('title') : whole('opaque', false);
  });
}

function stretchesOfTag(source: string, from: number, end: number, attributes: HtmlAttribute[]): Stretch[] {
  const stretches: Stretch[] = [];
  let at = from;
  const add = (until: number, context: Stretch['context']) => {
    if (until > at) stretches.push({ at, end: until, context, encoded: true });
    at = Math.max(at, until);
  };
  for (const { name, value, valueAt, at: nameAt } of attributes) {
    add(nameAt, 'opaque');
    // A variable in the place of an attribute (`<td {firstName}>`) is refused, as in a style.
    add(nameAt + name.length, 'style');
    if (valueAt === null) continue;
    add(valueAt, 'opaque');
    const valueEnd = valueAt + value.length;
    if (name === 'style' || name.startsWith('on')) add(valueEnd, 'style');
    else if (!URL_ATTRIBUTES.has(name)) add(valueEnd, 'attribute');
    else {
      // Only what opens the address decides its scheme.
      const opening = /^\s*(?:\{\{?[^{}]*\}\}?|\[[^[\]]*\])/.exec(source.slice(valueAt, valueEnd));
      if (opening) add(valueAt + opening[0].length, 'url');
      add(valueEnd, 'url-part');
    }
  }
  add(end, 'opaque');
  return stretches;
}
