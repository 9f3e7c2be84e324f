export { canonicalCharset, charsetOfMark, decoderFor } from './charset.ts';
export type { ColumnMap, Field } from './columns.ts';
export { contactsIn, type FileToRead, type FoundInFile } from './contacts-in.ts';
export { FileFault } from './file-fault.ts';
export { readRows, type TableOptions, type TableRow } from './read-rows.ts';
export { MOST_ROWS, openWorkbook, type WorkbookWriter } from './workbook-writer.ts';
