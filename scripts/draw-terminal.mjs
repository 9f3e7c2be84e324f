const CELL = { width: 7.8, height: 18 };
const MARGIN = 16;
const BAR = 34;
/** Waiting is not shown in full, and a line that moves not at every step. */
const LONGEST_PAUSE_MS = 1_500;
const SHORTEST_STEP_MS = 120;

/**
 * A recorded screen as an SVG that plays once. Where animations do not run, the last picture stands.
 * @param {{ at: number, text: string }[][]} rows
 */
export function drawTerminal(rows, { title, columns }) {
  const shown = withoutBlankEnd(rows);
  const clock = shortenPauses(shown.flat().map(({ at }) => at));
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = Math.ceil(shown.length * CELL.height + BAR + 1.5 * MARGIN);
  const lines = shown.flatMap((row, index) => drawRow(thinOut(row, clock), BAR + (index + 1) * CELL.height));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}, recorded at a terminal</title>
<rect width="100%" height="100%" rx="8" fill="#16181d"/>
<g fill="#3a3f4b"><circle cx="20" cy="17" r="5"/><circle cx="38" cy="17" r="5"/><circle cx="56" cy="17" r="5"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#d7dae0" xml:space="preserve">
${lines.join('\n')}
</g>
</svg>
`;
}

/** Each text a row showed: hidden before its time, and after it unless it is the last. */
function drawRow(row, y) {
  return row.flatMap(({ at, text }, index) => {
    if (text === '') return [];
    const next = row[index + 1];
    const x = `x="${MARGIN}" y="${y}"`;
    if (next)
      return `<text ${x} visibility="hidden">${escaped(text)}<set attributeName="visibility" to="visible" begin="${at}s" end="${next.at}s"/></text>`;
    const hidden = at > 0 ? `<set attributeName="visibility" to="hidden" begin="0s" end="${at}s"/>` : '';
    return `<text ${x}${accent(text)}>${escaped(text)}${hidden}</text>`;
  });
}

function accent(text) {
  if (text.startsWith('$')) return ' fill="#8fa1c7"';
  if (text.startsWith('✓')) return ' fill="#8ccf7e"';
  return text.startsWith('✗') ? ' fill="#e57474"' : '';
}

/** A row's texts at the picture's own time, in seconds, without those seen for an instant only and those drawn again as they were. */
function thinOut(row, clock) {
  const seen = row.filter(({ at }, index) => (row[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at >= SHORTEST_STEP_MS);
  const changes = seen.filter(({ text }, index) => text !== seen[index - 1]?.text);
  return changes.map(({ at, text }) => ({ at: clock(at), text }));
}

/** From recorded milliseconds to the picture's seconds. */
function shortenPauses(times) {
  const sorted = [...new Set([0, ...times])].sort((a, b) => a - b);
  const seconds = new Map();
  let now = 0;
  sorted.forEach((at, index) => {
    now += Math.min(at - (sorted[index - 1] ?? 0), LONGEST_PAUSE_MS);
    seconds.set(at, Number((now / 1_000).toFixed(2)));
  });
  return (at) => seconds.get(at) ?? 0;
}

function withoutBlankEnd(rows) {
  const last = rows.findLastIndex((row) => (row.at(-1)?.text ?? '') !== '');
  return rows.slice(0, last + 1);
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
