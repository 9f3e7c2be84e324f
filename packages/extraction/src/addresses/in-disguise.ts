import type { Hit } from './hit.ts';
import { addressesInText } from './in-text.ts';

const SHOUTED =
  /\b[a-z\d][a-z\d._-]{0,63}(?:AT|AROBASE|ARROBA)[a-z\d-]{1,63}(?:(?:DOT|POINT|PUNKT|PUNTO|PONTO)[a-z\d-]{1,63}){1,4}\b/g;
/** "Replace # with @": a notice that another sign stands for the @ on this page. */
const STANDS_FOR_AT =
  /(?:把|将|用|replac\w{1,4}|remplace[rz]?|ersetzen? sie|sustituy\w{1,3}|substitu\w{1,3}|замените|استبدل)\s?["“'(]?([#*$%!^])["”')]?\s?(?:换成|改成|改为|替换为|代替|with|by|par|durch|por|на|ب)?\s?["“'(]?(?:@|at\b)/i;

/** Disguises a reader undoes by rule: capitals for the signs (`infoATfirmDOTorg`), another sign a notice explains. */
export function addressesInDisguise(text: string): Hit[] {
  const hits: Hit[] = [];
  if (/AT|AROBASE|ARROBA/.test(text)) {
    for (const { 0: word, index } of text.matchAll(SHOUTED)) {
      const plain = word.replace(/AT|AROBASE|ARROBA/, '@').replace(/DOT|POINT|PUNKT|PUNTO|PONTO/g, '.');
      for (const { address } of addressesInText(plain)) keep(address, index, index + word.length);
    }
  }
  const sign = STANDS_FOR_AT.exec(text)?.[1];
  if (sign !== undefined) {
    for (const { address, start, end } of addressesInText(text.replaceAll(sign, '@'))) {
      if (!text.slice(start, end).includes('@')) keep(address, start, end);
    }
  }
  return hits;

  function keep(address: string, start: number, end: number): void {
    hits.push({ address, via: 'at_words', obfuscated: true, start, end, name: null });
  }
}
