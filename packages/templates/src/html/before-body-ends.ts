/** The document with a block put in at its end: before the last `</body>`, else before `</html>`, else behind all. */
export function beforeBodyEnds(html: string, block: string): string {
  const end = html.search(/<\/body\s*>(?![\s\S]*<\/body\s*>)/i);
  const rootEnd = end === -1 ? html.search(/<\/html\s*>(?![\s\S]*<\/html\s*>)/i) : end;
  return rootEnd === -1 ? `${html}${block}` : `${html.slice(0, rootEnd)}${block}${html.slice(rootEnd)}`;
}
