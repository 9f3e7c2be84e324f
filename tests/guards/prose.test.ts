import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { categories, contactStatuses } from '@relais/contracts';
import { describe, expect, it } from 'vitest';
import { exists, filesUnder, ROOT, read } from '../documents/repository.ts';

const rooms = ['packages', 'services'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
);
const roomPages = [...rooms, 'prisma'].map((room) => `${room}/README.md`);
const pages = ['README.md', 'CONTRIBUTING.md', ...filesUnder('docs', '.md'), ...roomPages.filter(exists)];

/** As GitHub names the anchor of a heading. */
const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

function isDeadLink(page: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? page : normalize(join(dirname(page), target));
  if (!exists(file)) return true;
  return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor);
}

describe('the documents', () => {
  it.each(pages)('%s links to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) =>
      /^https?:/.test(link) ? [] : [link],
    );
    expect(links.filter((link) => isDeadLink(page, link))).toEqual([]);
  });

  it.each(pages)('%s names commands that npm knows', (page) => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...read(page).matchAll(/\bnpm run ([a-z]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(pages)('%s names commands that relais has', (page) => {
    const commands = filesUnder('packages/cli/src', '.ts').flatMap((file) =>
      [...read(file).matchAll(/\.command\('([a-z-]+)/g)].map(([, name = '']) => name),
    );
    const named = [...read(page).matchAll(/(?:npm run relais -- |--rm relais |`relais )([a-z][a-z-]*)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('begin, in every room, with a page of at most 40 lines', () => {
    const lengths = roomPages.map((page) => ({
      page,
      lines: exists(page) ? read(page).trimEnd().split('\n').length : 0,
    }));
    expect(lengths.filter(({ lines }) => lines === 0 || lines > 40)).toEqual([]);
  });

  it('name every room on the map', () => {
    const map = read('docs/architecture.md');
    expect(rooms.filter((room) => room.startsWith('packages/') && !map.includes(`${room} `))).toEqual([]);
  });

  it('explain every state and every category', () => {
    const glossary = read('docs/glossary.md');
    expect([...contactStatuses, ...categories].filter((word) => !glossary.includes(`| \`${word}\``))).toEqual([]);
  });
});
