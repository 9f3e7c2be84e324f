/**
 * What `X-Robots-Tag` headers ask: `noindex, nofollow`, or for one bot by name (`otherbot: noindex`). A bot's line counts for
 * nobody else.
 */
export function readRobotsTag(
  header: string | readonly string[] | undefined,
  productToken: string,
): { index: boolean; follow: boolean } {
  let index = true;
  let follow = true;
  for (const line of typeof header === 'string' ? [header] : (header ?? [])) {
    let forUs = true;
    for (const part of line.split(',')) {
      const [, name, word = ''] = /^\s*(?:([a-z_-]+)\s*:)?\s*(.*?)\s*$/i.exec(part) ?? [];
      // A name holds for the words that follow it in its header.
      if (name && name.toLowerCase() !== 'unavailable_after') forUs = name.toLowerCase() === productToken.toLowerCase();
      if (!forUs) continue;
      const wish = word.toLowerCase();
      if (wish === 'noindex' || wish === 'none') index = false;
      if (wish === 'nofollow' || wish === 'none') follow = false;
    }
  }
  return { index, follow };
}
