import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRows } from './read-rows.ts';
import { openWorkbook } from './workbook-writer.ts';

describe('a workbook that is written', () => {
  it('is read back as it was, formulas and control characters as the texts they are', async () => {
    const parts: Uint8Array[] = [];
    const book = openWorkbook('Kontakte & mehr', (bytes) => void parts.push(bytes));
    book.row(['name', 'note', 'score']);
    book.row(['Renée <Nîmes>', '=1+1', 42]);
    book.row(['名前', 'a\u0000b', null]);
    book.end();
    const folder = await mkdtemp(path.join(tmpdir(), 'relais-book-'));
    try {
      const file = path.join(folder, 'book.xlsx');
      await writeFile(file, Buffer.concat(parts));
      const rows = [];
      for await (const { cells } of readRows(file, { sheet: 'Kontakte & mehr' })) rows.push(cells);
      expect(rows).toEqual([
        ['name', 'note', 'score'],
        ['Renée <Nîmes>', '=1+1', '42'],
        ['名前', 'ab', ''],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
