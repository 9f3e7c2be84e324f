import { Readability } from '@mozilla/readability';
import { Parser } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import { SPECIAL_CATEGORIES } from '../data/special-categories.ts';
import { imageOf, publishedAt, saysItIsAnArticle } from './article-signs.ts';
import { textHash } from './text-hash.ts';

export interface ArticleSource {
  readonly html: string;
  readonly url: string;
  /** ISO 639-1, as the page's contacts were read in. */
  readonly language: string | null;
  /** Shorter texts are no articles. */
  readonly minWords: number;
}

/** What is worth keeping of an article. */
export interface Article {
  readonly title: string;
  readonly author: string | undefined;
  readonly publishedAt: Date | undefined;
  readonly language: string | undefined;
  readonly imageUrl: string | undefined;
  readonly excerpt: string | undefined;
  /** Paragraphs, an empty line between them. */
  readonly text: string;
  readonly wordCount: number;
  readonly textHash: string;
}

const LONGEST_HTML = 3_000_000;
const MOST_ELEMENTS = 30_000;
/** Readability looks up and down for every element: its time grows with the square of the depth. */
const DEEPEST = 100;
const LONGEST_TEXT = 200_000;
const TITLE_LENGTH = 500;
const AUTHOR_LENGTH = 200;
const EXCERPT_LENGTH = 500;

/**
 * The article of a page, without what stands around it; null when the page is none. Paragraphs that speak of health, faith,
 * politics or unions are left out (checklist Z15). Never throws on any HTML.
 */
export function readArticle({ html, url, language, minWords }: ArticleSource): Article | null {
  if (html.length > LONGEST_HTML || isNestedTooDeep(html)) return null;
  try {
    const { document } = parseHTML(html);
    if (!saysItIsAnArticle(document)) return null;
    const published = publishedAt(document, undefined);
    const imageUrl = imageOf(document, url);
    // It takes the document apart, so what is read off it is read before.
    const parsed = new Readability<ContentElement>(document, {
      serializer: (element) => element as ContentElement,
      maxElemsToParse: MOST_ELEMENTS,
      charThreshold: 100,
    }).parse();
    if (!parsed?.content) return null;

    const text = paragraphsOf(parsed.content)
      .filter((paragraph) => !SPECIAL_CATEGORIES.test(paragraph))
      .join('\n\n')
      .slice(0, LONGEST_TEXT);
    const wordCount = countWords(text, language);
    const title = oneLine(parsed.title, TITLE_LENGTH);
    if (title === undefined || wordCount < minWords) return null;
    const excerpt = oneLine(parsed.excerpt, EXCERPT_LENGTH);
    return {
      title,
      author: authorOf(parsed.byline),
      publishedAt: published ?? publishedAt(document, parsed.publishedTime),
      language: language ?? undefined,
      imageUrl,
      excerpt: excerpt !== undefined && SPECIAL_CATEGORIES.test(excerpt) ? undefined : excerpt,
      text,
      wordCount,
      textHash: textHash(text),
    };
  } catch {
    // HTML that takes a parser down is no article, and no reason to lose the page's contacts.
    return null;
  }
}

function isNestedTooDeep(html: string): boolean {
  let depth = 0;
  let deepest = 0;
  const parser = new Parser({
    onopentag() {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > DEEPEST) parser.pause();
    },
    onclosetag() {
      depth -= 1;
    },
  });
  parser.end(html);
  return deepest > DEEPEST;
}

interface ContentNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: Iterable<ContentNode>;
}
interface ContentElement extends ContentNode {
  readonly localName: string;
}

const TEXT_NODE = 3;
const ELEMENT_NODE = 1;
const blocks =
  /^(?:p|div|section|article|header|footer|main|aside|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|tr|figure|figcaption|hr|br)$/;

/** The text in reading order, cut where blocks begin and end. */
function paragraphsOf(content: ContentElement): string[] {
  const paragraphs: string[] = [];
  let open = '';
  const close = () => {
    const paragraph = open.replace(/\s+/g, ' ').trim();
    if (paragraph !== '') paragraphs.push(paragraph);
    open = '';
  };
  const walk = (node: ContentNode): void => {
    if (node.nodeType === TEXT_NODE) open += node.textContent ?? '';
    if (node.nodeType !== ELEMENT_NODE) return;
    const isBlock = blocks.test((node as ContentElement).localName);
    if (isBlock) close();
    for (const child of node.childNodes) walk(child);
    if (isBlock) close();
  };
  walk(content);
  close();
  return paragraphs;
}

/** By the rules of its language: Chinese has words without spaces. */
function countWords(text: string, language: string | null): number {
  let count = 0;
  for (const { isWordLike } of new Intl.Segmenter(language ?? 'en', { granularity: 'word' }).segment(text)) {
    if (isWordLike) count += 1;
  }
  return count;
}

/** A name, without the "by" before it and without what is an address or a sentence. */
function authorOf(byline: string | null | undefined): string | undefined {
  const name = oneLine(byline, AUTHOR_LENGTH)?.replace(/^(?:by|par|von|de|por|от|作者[:：]?)\s+/i, '');
  return name === undefined || /@|https?:|[.!?]\s/.test(name) || name.length > 100 ? undefined : name;
}

/** Text as PostgreSQL can store it, on one line; undefined when nothing is left. */
const oneLine = (text: string | null | undefined, length: number): string | undefined =>
  text?.slice(0, length).toWellFormed().replaceAll('\u0000', '').replace(/\s+/g, ' ').trim() || undefined;
