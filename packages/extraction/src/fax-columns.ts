import type { PageReading } from './reading/page-reading.ts';

const FAX_HEADER = /^\s*(?:t[ée]l[ée])?(?:fax|copie|faks)|^\s*(?:факс|传真|傳真|فاكس|الفاكس|फ़?ैक्स|फैक्स|फ़ैक्स)/iu;

/** The cells of table columns whose first row says they hold faxes: start and end in pairs. */
export function faxColumns({ cells, elements, text }: PageReading): number[] {
  const columns = new Set<string>();
  const spans: number[] = [];
  for (const { table, row, column, element } of cells) {
    const { start, end } = elements[element] ?? { start: 0, end: 0 };
    if (row > 0) {
      if (columns.size > 0 && columns.has(`${table}/${column}`)) spans.push(start, end);
    } else if (end - start < 40 && FAX_HEADER.test(text.slice(start, end))) {
      columns.add(`${table}/${column}`);
    }
  }
  return spans;
}
