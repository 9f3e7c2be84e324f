import { describe, expect, it } from 'vitest';
import { cutRecords } from './cut-records.ts';

const cut = (text: string, how: { most?: number; ended?: boolean } = {}) => {
  const read = Buffer.from(text);
  const { bytes, records } = cutRecords(read, { most: how.most ?? 100, ended: how.ended ?? false });
  return [read.toString('utf8', 0, bytes), records];
};

describe('cutting records', () => {
  it('leaves a line that is still being written, unless nothing will follow', () => {
    expect(cut('a,1\nb,2\nc')).toEqual(['a,1\nb,2\n', 2]);
    expect(cut('a,1\nb,2\nc', { ended: true })).toEqual(['a,1\nb,2\nc', 3]);
    expect(cut('c')).toEqual(['', 0]);
  });

  it('keeps a quoted line end inside its record, and a record that is cut in it', () => {
    expect(cut('b,"550-one\n550 two",x\nd,"op')).toEqual(['b,"550-one\n550 two",x\n', 1]);
    expect(cut('b,"a ""quoted"" word"\n')).toEqual(['b,"a ""quoted"" word"\n', 1]);
  });

  it('takes as many as wanted', () => {
    expect(cut('1\n2\n3\n', { most: 2 })).toEqual(['1\n2\n', 2]);
  });

  it('lets a quote that is never closed end with its line, so that the file goes on', () => {
    const lines = Array.from({ length: 80 }, (_, i) => `line ${i}\n`).join('');
    const [text, records] = cut(`b,"torn\n${lines}`);
    expect(String(text).startsWith('b,"torn\nline 0\n')).toBe(true);
    expect(records).toBe(81);
  });
});
