/** What PHP makes of a form: texts, or maps of them; `a[0]` and `a[x]` both end in a map. */
export interface PhpForm {
  [key: string]: PhpValue;
}
export type PhpValue = string | PhpForm;

/**
 * Reads `a[b][0]=x` pairs as PHP does: the last of two equal names wins, `a[]` counts up, dots and spaces in a top-level
 * name become `_`, and what comes after `maxInputVars` variables is dropped without a word.
 */
export function parsePhpForm(text: string, maxInputVars = Number.POSITIVE_INFINITY): PhpForm {
  if (text === '') return newForm();
  const pairs = text.split('&').filter((pair) => pair !== '');
  return buildPhpForm(
    pairs.slice(0, maxInputVars).map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    }),
  );
}

/** The same from pairs already decoded, as a multipart body has them. */
export function buildPhpForm(pairs: readonly (readonly [string, string])[]): PhpForm {
  const form = newForm();
  for (const [name, value] of pairs) assign(form, name, value);
  return form;
}

/** The text under a path of keys, '' when there is none. */
export function textAt(form: PhpForm, ...path: string[]): string {
  let value: PhpValue | undefined = form;
  for (const key of path) value = typeof value === 'object' ? value[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The map under a path of keys, undefined when there is none. */
export function mapAt(form: PhpForm, ...path: string[]): PhpForm | undefined {
  let value: PhpValue | undefined = form;
  for (const key of path) value = typeof value === 'object' ? value[key] : undefined;
  return typeof value === 'object' ? value : undefined;
}

/** The maps of a numbered list, in its order: `conditions[0][…]`, `conditions[1][…]`. */
export function mapsAt(form: PhpForm, ...path: string[]): PhpForm[] {
  return Object.values(mapAt(form, ...path) ?? {}).filter((value) => typeof value === 'object');
}

/** Without a prototype: a field named `__proto__` is a field like any other. */
function newForm(): PhpForm {
  return Object.create(null);
}

function assign(form: PhpForm, name: string, value: string): void {
  const bracket = name.indexOf('[');
  if (bracket <= 0) {
    form[topLevel(name)] = value;
    return;
  }
  const path = [topLevel(name.slice(0, bracket))];
  for (let at = bracket; name[at] === '['; ) {
    const end = name.indexOf(']', at);
    if (end < 0) break;
    path.push(name.slice(at + 1, end));
    at = end + 1;
  }
  let map = form;
  for (const [depth, key] of path.entries()) {
    const slot = key === '' && depth > 0 ? String(Object.keys(map).length) : key;
    if (depth === path.length - 1) {
      map[slot] = value;
      return;
    }
    const inner = map[slot];
    if (typeof inner === 'object') map = inner;
    else {
      const made = newForm();
      map[slot] = made;
      map = made;
    }
  }
}

function topLevel(name: string): string {
  return name.replace(/[ .]/g, '_');
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
