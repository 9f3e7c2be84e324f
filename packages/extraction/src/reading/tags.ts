/** Elements that stand on lines of their own: text never runs across their edges. */
export const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noframes noscript ol optgroup ' +
    'p pre search section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** Elements whose text a reader of the page does not read as the page's own. */
export const IGNORED: ReadonlySet<string> = new Set(
  'script style template iframe svg math canvas select textarea datalist video audio object noembed'.split(' '),
);

/** Technical matter: addresses in it are arguments and examples. */
export const CODE: ReadonlySet<string> = new Set(['code', 'kbd', 'samp', 'var']);

/** Typography: such a tag inside a word does not mean to hide it. */
export const STYLING: ReadonlySet<string> = new Set('b strong i em u mark small big font wbr sup sub'.split(' '));

export const HEADINGS: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** Parts of a page that belong to the site, not to the person next to them. */
export const LANDMARKS: ReadonlySet<string> = new Set(['body', 'main', 'header', 'footer', 'nav', 'html']);
