import { type Command, InvalidArgumentError } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

interface Options {
  tenant: string;
  into?: number;
  dryRun: boolean;
  json?: true;
}

/** `relais merge`: two contacts that are one person. */
export function mergeCommand(program: Command): void {
  program
    .command('merge')
    .summary('make two contacts one that are the same person')
    .description(
      'Moves evidence, tags and changes made by hand to the contact that stays, lets the best value of each field win, and deletes the other softly. An objection of either address holds for both. With --dry-run it only tells what would happen.',
    )
    .argument('<contact>', 'its number', contactNumber)
    .argument('<other>', 'the other one’s number', contactNumber)
    .requiredOption('--tenant <slug>', 'whose contacts they are')
    .option(
      '--into <number>',
      'the one to keep; the one further along the line, then the older, when not said',
      contactNumber,
    )
    .option('--dry-run', 'only tell what would happen', false)
    .addOption(json())
    .action(runCommand);
}

async function runCommand(one: number, other: number, options: Options): Promise<void> {
  const [{ withAccess }, { mergeContacts, recordAudit }, { tenantCalled }, { actor }, { CommandFailed }] =
    await Promise.all([
      import('../stack/access.ts'),
      import('@relais/prisma'),
      import('../stack/tenant.ts'),
      import('../stack/actor.ts'),
      import('../io/errors.ts'),
    ]);
  const { into, dryRun } = options;
  const merge = await withAccess(async ({ db }) => {
    const { id: tenantId } = await tenantCalled(db, options.tenant);
    const outcome = await mergeContacts(db, { tenantId, contactIds: [one, other], into, actor: actor(), dryRun });
    if (!outcome.ok)
      throw outcome.why === 'unknown'
        ? new CommandFailed('CONTACT_UNKNOWN', `${options.tenant} has no two contacts ${one} and ${other}`)
        : new CommandFailed(
            'MERGE_REFUSED',
            'MailWizz holds a subscriber of the contact that would go: keep that one, or suppress its address first',
          );
    if (!dryRun)
      await recordAudit(db, {
        tenantId,
        actor: actor(),
        action: 'contact.merged',
        target: `contact:${outcome.merge.kept.id}`,
      });
    return outcome.merge;
  });
  // The opt-out's own sweep pushes a shared objection within half a minute.
  if (options.json) return printJson({ dry_run: dryRun, ...merge });
  if (dryRun) await print('Nothing was changed. A merge would:');
  await print(`keep  contact ${merge.kept.id}  ${merge.kept.email}  (${merge.kept.status})`);
  await print(`drop  contact ${merge.gone.id}  ${merge.gone.email}  (${merge.gone.status})`);
  for (const { field, before, after } of merge.changes)
    await print(`      ${field}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`);
  await print(`      ${merge.sightings} sightings, tags: ${merge.tags.join(', ') || 'none new'}`);
  if (merge.optOutId !== null) await print('      one address had said no: both are suppressed now');
}

function contactNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a contact’s number is wanted');
}
