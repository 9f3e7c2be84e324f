import { describe, expect, it } from 'vitest';
import { documents, MEND } from '../documents/documents.ts';

const found = await documents();

describe('what the documents say about the code', () => {
  it.each(found.map(({ file, committed, fresh }) => ({ file, committed, fresh })))(
    '$file is what the code says today',
    ({ committed, fresh }) => {
      expect(committed, `Out of date. Run: ${MEND}`).toBe(fresh);
    },
  );
});
