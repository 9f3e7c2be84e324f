import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delimiterOf, readRows, type TableOptions } from './read-rows.ts';
import { workbook } from './workbook.testkit.ts';

describe('reading rows', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'relais-rows-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function rowsOf(content: Buffer | string, options: TableOptions = {}) {
    const file = path.join(folder, 'table');
    await writeFile(file, content);
    const rows = [];
    for await (const row of readRows(file, options)) rows.push(row);
    return rows;
  }

  it.each<[string, Buffer | string]>([
    ['commas', 'Nom,Ville\nRenée,Nîmes\n'],
    ['semicolons and Windows ends', 'Nom;Ville\r\nRenée;Nîmes\r\n'],
    ['tabs and a byte order mark', '\ufeffNom\tVille\nRenée\tNîmes'],
    ['windows-1252', Buffer.from('Nom;Ville\nRenée;Nîmes\n', 'latin1')],
    ['UTF-16 as Excel writes it', Buffer.from('\ufeffNom\tVille\nRenée\tNîmes\n', 'utf16le')],
    [
      'a workbook',
      workbook('Feuille 1', [
        ['Nom', 'Ville'],
        ['Renée', 'Nîmes'],
      ]),
    ],
  ])('takes %s', async (_, content) => {
    expect((await rowsOf(content)).map(({ cells }) => cells)).toEqual([
      ['Nom', 'Ville'],
      ['Renée', 'Nîmes'],
    ]);
  });

  it('counts lines as an editor does, over empty rows and rows of several lines', async () => {
    const rows = await rowsOf('a,b\n\n"one\ntwo",c\n,\nd,e');
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['one\ntwo', 'c'] },
      { line: 6, cells: ['d', 'e'] },
    ]);
  });

  it('takes an encoding by name and a sheet by name, and names what there is', async () => {
    expect((await rowsOf(Buffer.from([0xcf, 0xf0, 0xe8]), { encoding: 'cp1251' }))[0]?.cells).toEqual(['При']);
    const book = workbook('Leads', [['a', 12]]);
    expect(await rowsOf(book, { sheet: 'Leads' })).toEqual([{ line: 1, cells: ['a', '12'] }]);
    await expect(rowsOf(book, { sheet: 'Other' })).rejects.toThrow('there are "Leads"');
    await expect(rowsOf('x', { encoding: 'klingon' })).rejects.toMatchObject({ code: 'ENCODING_UNKNOWN' });
  });

  it('refuses an old workbook and a file that is none', async () => {
    await expect(rowsOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('save it as .xlsx');
    await expect(rowsOf('PK\x03\x04 but no more')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it.each([
    ['a;b;c\n1;2;3', ';'],
    ['a|b\n1|2', '|'],
    ['"Dupont, Claire";x@example.org\n"Lee, Ann";y@example.org', ';'],
    ['name,address\nAnn,"Rue 1; Nîmes"', ','],
    ['only one column', ','],
  ])('finds the delimiter of %j', (sample, delimiter) => {
    expect(delimiterOf(sample)).toBe(delimiter);
  });
});
