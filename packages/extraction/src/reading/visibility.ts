import { type Appearance, readDeclarations, type StyleRules } from './style-rules.ts';

/** Attributes as the parser hands them over: names in lower case, values decoded. */
export type Attributes = Record<string, string>;

/**
 * Hidden, but made to be opened by the reader (a tab, a dialog, a menu) or faded in by a script: its content is the
 * page's own. Everything else that is hidden from readers is treated as a trap or a decoy and is not read.
 */
const OPENED_LATER =
  /(?:^|[\s_-])(?:tab|tabs|tabpanel|tabcontent|pane|panel|modal|dialog|popup|popover|lightbox|overlay|accordion|collaps\w*|toggle|dropdown|drop|submenu|sub-menu|menu|nav|offcanvas|drawer|slide|slider|carousel|wow|aos|animat\w*|fade\w*|elementor-invisible|lazy\w*|expand\w*|more|details)(?:$|[\s_-])/i;
const ROLES_OPENED_LATER = /^(?:tabpanel|dialog|alertdialog|menu|menuitem|region)$/i;
const ICON_FONT = /(?:^|\s)(?:material-icons|material-symbols)[\w-]*(?:\s|$)/;

const SHOWN: Appearance = { hidden: false, reversed: false, before: [], after: [] };

/** How an element is shown, as far as its own attributes and the page's simple style rules tell. */
export function appearanceOf(tag: string, attributes: Attributes, rules: StyleRules): Appearance {
  const { style, class: classes, id } = attributes;
  let appearance = SHOWN;
  if (style !== undefined && style.length > 8) appearance = merge(appearance, readDeclarations(style));
  if (attributes.hidden !== undefined && attributes.hidden !== 'until-found') {
    appearance = merge(appearance, { hidden: true });
  }
  if (tag === 'bdo' && attributes.dir?.toLowerCase() === 'rtl') appearance = merge(appearance, { reversed: true });
  if (rules.size > 0) {
    if (classes !== undefined) {
      for (const name of classes.split(/\s+/)) appearance = merge(appearance, rules.get(`.${name}`));
    }
    if (id !== undefined) appearance = merge(appearance, rules.get(`#${id}`));
  }
  if (classes !== undefined && ICON_FONT.test(classes)) return merge(appearance, { hidden: true });
  if (appearance.hidden && isOpenedLater(attributes)) return { ...appearance, hidden: false };
  return appearance;
}

function isOpenedLater(attributes: Attributes): boolean {
  return (
    OPENED_LATER.test(attributes.class ?? '') ||
    OPENED_LATER.test(attributes.id ?? '') ||
    ROLES_OPENED_LATER.test(attributes.role ?? '')
  );
}

function merge(known: Appearance, more: Partial<Appearance> | undefined): Appearance {
  if (more === undefined) return known;
  return {
    hidden: known.hidden || more.hidden === true,
    reversed: known.reversed || more.reversed === true,
    before: more.before?.length ? more.before : known.before,
    after: more.after?.length ? more.after : known.after,
  };
}

/** Right to left by style, attribute or class, though nothing overrides the direction of its letters. */
export function looksBackwards({ style, dir, class: classes }: Attributes): boolean {
  if (style === undefined && dir === undefined && classes === undefined) return false;
  return (
    (style !== undefined && /direction\s*:\s*rtl/i.test(style)) ||
    dir?.toLowerCase() === 'rtl' ||
    (classes !== undefined && /revers|backward|bidi|rtl/i.test(classes))
  );
}
