import { services } from '@relais/contracts';
import type { EnvRow } from '@relais/service';
import { placeholders, readCompose } from './compose.ts';
import { allSettings } from './settings.ts';

const HEAD = `# Settings of Relais. Written by \`npm run documents\` from the schemas of the services; do not edit.
# cp .env.example .env, then fill in the lines without a # in front. Docker Compose reads .env; so does your shell with
#   set -a; . ./.env; set +a
# Good values for the secrets:
#   RELAIS_SECRET_KEY       echo "main:$(openssl rand -base64 32)"
#   the other secrets       openssl rand -hex 24
# The first two of them must outlive every machine: without them no stored secret opens and no contact is recognised.`;

const WIDTH = 116;

/** The whole of .env.example: what must be filled in first, then everything else with its default, commented out. */
export async function envExample(): Promise<string> {
  const groups = await allSettings();
  const given = settingsGivenByCompose();
  const every = groups.flatMap(({ rows }) => rows);
  const required = every.filter(({ name, required }) => required && !given.has(name));
  const parts = [HEAD, heading('To fill in'), ...required.map((row) => `${comment(row.description)}\n${row.name}=`)];
  for (const { title, rows } of groups) {
    const rest = rows.filter((row) => !required.includes(row));
    if (rest.length === 0) continue;
    parts.push(heading(title), ...rest.map((row) => optional(row, given)));
  }
  return `${parts.join('\n\n')}\n`;
}

const heading = (title: string) => `# ── ${title} ${'─'.repeat(Math.max(0, WIDTH - title.length - 5))}`;

function optional({ name, description, default: value = '' }: EnvRow, given: ReadonlySet<string>): string {
  const note = given.has(name) ? `${description} (docker-compose.yml sets it)` : description;
  // Compose starts the profiles of this line; it is the one default that has to be said to be in force.
  const mark = name === 'COMPOSE_PROFILES' ? '' : '# ';
  return `${comment(note)}\n${mark}${name}=${value}`;
}

/** Comment lines no wider than the rest of the repository. */
function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

/** Settings whose value docker-compose.yml writes itself, whatever stands in .env. */
function settingsGivenByCompose(): Set<string> {
  const { services: containers } = readCompose();
  const entries = services.flatMap((service) => Object.entries(containers[service]?.environment ?? {}));
  return new Set(
    entries.flatMap(([name, value]) => (value === null || placeholders(String(value)).includes(name) ? [] : [name])),
  );
}
