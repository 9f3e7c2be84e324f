import { stripVTControlCharacters } from 'node:util';

const ESCAPE = '\u001b';
const ERASE_LINE = `${ESCAPE}[2K`;
/** The longest escape that is asked after; the start of one at the end of a chunk waits for its rest. */
const LONGEST_ESCAPE = ERASE_LINE.length;

/**
 * A terminal's screen that remembers. It knows what the demo uses: line feeds, going back to the start of the line, erasing
 * it; colours and other escapes are dropped.
 */
export function openScreen() {
  /** @type {{ at: number, text: string }[][]} what each row showed, from when on */
  const rows = [[]];
  let line = '';
  let waiting = '';

  const show = (at) => {
    const row = rows[rows.length - 1];
    if ((row.at(-1)?.text ?? '') !== line) row.push({ at, text: line });
  };

  return {
    /** @param {number} at milliseconds since the start */
    write(at, chunk) {
      const text = waiting + chunk;
      const cut = text.lastIndexOf(ESCAPE);
      const isCutInTwo = cut >= 0 && text.length - cut < LONGEST_ESCAPE;
      waiting = isCutInTwo ? text.slice(cut) : '';
      const whole = isCutInTwo ? text.slice(0, cut) : text;

      let isReturned = false;
      for (const token of stripVTControlCharacters(whole.replaceAll(ERASE_LINE, '\v')).split(/(\r?\n|\r|\v)/)) {
        if (token === '\n' || token === '\r\n') {
          show(at);
          rows.push([]);
          line = '';
        } else if (token === '\r') isReturned = true;
        else if (token === '\v') line = '';
        else if (token !== '') {
          line = isReturned ? token : line + token;
          isReturned = false;
        }
      }
      show(at);
    },
    /** Rows from the top, each with what it showed in turn. */
    rows: () => rows.map((row) => row.filter(({ text }, index) => text !== '' || index > 0)),
  };
}
