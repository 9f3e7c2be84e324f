/**
 * How an owner kept an address from machines. Character references alone (`&#64;`) are what many editors and content
 * systems write by themselves; the other two are done on purpose. Each is accepted by itself (domain.md, Crawl).
 */
export const hiddenClasses = ['entities', 'disguised', 'ciphered'] as const;
export type HiddenClass = (typeof hiddenClasses)[number];

const ciphers = new Set(['cloudflare', 'script']);

/** The mildest class among the ways a hidden address stood on its pages; a way nobody knows counts as done on purpose. */
export function hiddenClassOf(vias: readonly string[]): HiddenClass {
  if (vias.includes('entities')) return 'entities';
  return vias.length > 0 && vias.every((via) => ciphers.has(via)) ? 'ciphered' : 'disguised';
}
