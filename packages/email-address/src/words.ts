/** `No_Reply` and `no-reply` → `noreply`: how role words are compared. */
export const squash = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The words of a local part without its tag, numbers dropped: `No-Reply.fr2+x` → `no`, `reply`, `fr`. */
export function wordsOf(local: string): string[] {
  const untagged = local.indexOf('+') > 0 ? local.slice(0, local.indexOf('+')) : local;
  return untagged
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
}
