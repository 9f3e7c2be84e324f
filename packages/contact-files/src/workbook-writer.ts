import { strToU8, Zip, ZipDeflate } from 'fflate';

/** A workbook of one sheet that is written row by row. */
export interface WorkbookWriter {
  row(cells: readonly unknown[]): void;
  /** Writes what is left; nothing may follow. */
  end(): void;
}

/** What Excel holds in one sheet and in one cell. */
export const MOST_ROWS = 1_048_576;
const MOST_LETTERS = 32_767;

/**
 * Begins a workbook and hands its bytes on as they come to be, so that a sheet of any length needs little memory. Texts are written
 * as texts, never as formulas: nothing of a cell is ever run.
 */
export function openWorkbook(sheet: string, emit: (bytes: Uint8Array) => void): WorkbookWriter {
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    emit(bytes);
  });
  for (const [name, text] of Object.entries(partsOf(sheet))) {
    const part = new ZipDeflate(name);
    zip.add(part);
    part.push(strToU8(text), true);
  }
  const rows = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 3 });
  zip.add(rows);
  rows.push(strToU8(`${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`));
  let count = 0;
  return {
    row(cells) {
      count += 1;
      if (count <= MOST_ROWS)
        rows.push(
          strToU8(
            `<row r="${count}">${cells.map((value, column) => cell(value, `${columnName(column)}${count}`)).join('')}</row>`,
          ),
        );
    },
    end() {
      rows.push(strToU8('</sheetData></worksheet>'), true);
      zip.end();
    },
  };
}

/** A … Z, AA …: readers ask each cell where it stands. */
function columnName(column: number): string {
  const before = Math.floor(column / 26);
  return (before > 0 ? columnName(before - 1) : '') + String.fromCharCode(65 + (column % 26));
}

function cell(value: unknown, at: string): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number' && Number.isFinite(value)) return `<c r="${at}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : asText(value);
  if (text === '') return '';
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const asText = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return text === '{}' ? '' : text;
};

/** XML has no way to say most control characters. */
const escaped = (text: string): string =>
  text
    .slice(0, MOST_LETTERS)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const partsOf = (sheet: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml':
    `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet).slice(0, 31)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
});
