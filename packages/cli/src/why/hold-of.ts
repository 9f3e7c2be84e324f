import type { ContactStory, StoredSuppression } from '@relais/prisma';

/** What holds a contact back, and what would move it; `mend` is a command or an act of the operator. */
export interface Hold {
  /** A stable word. */
  by: string;
  says: string;
  mend: string | null;
}

type Held = Pick<
  ContactStory,
  | 'status'
  | 'statusReason'
  | 'dueAt'
  | 'deletedAt'
  | 'mergedInto'
  | 'quotaUsed'
  | 'quotaCeiling'
  | 'emailDomain'
  | 'listUid'
  | 'listName'
  | 'instance'
  | 'instanceActive'
  | 'instanceError'
  | 'category'
  | 'obfuscated'
>;

const at = (date: Date | null): string => (date ? date.toISOString() : 'soon');

/**
 * Names the rule or the queue that holds a contact back; null where it has arrived and nothing stands against it.
 * @param suppressed an entry in force, if any
 */
export function holdOf(contact: Held, suppressed: StoredSuppression | undefined): Hold | null {
  if (contact.deletedAt && contact.mergedInto !== null)
    return {
      by: 'merge',
      says: `merged on ${at(contact.deletedAt)} into contact ${contact.mergedInto}, the same person`,
      mend: `relais why ${contact.mergedInto}`,
    };
  if (contact.deletedAt) return { by: 'deleted', says: `deleted on ${at(contact.deletedAt)}`, mend: null };
  if (suppressed && contact.status !== 'injected') return suppressedHold(suppressed);
  switch (contact.status) {
    case 'pending':
    case 'validating':
      return validationHold(contact);
    case 'validated':
      return contact.listUid === null ? queueHold('route', 'router', contact) : syncHold(contact);
    case 'unrouted':
      return unroutedHold(contact);
    case 'invalid':
      if (contact.statusReason === 'host_refused') {
        return {
          by: 'host_refused',
          says: 'it was seen on a site that refuses to be read or written to, and nowhere else',
          mend: 'relais hosts list shows why; relais hosts allow lifts it',
        };
      }
      return {
        by: `rule ${contact.statusReason ?? 'unknown'}`,
        says: 'the address was judged not worth a mail; the reasons are below',
        mend: null,
      };
    case 'injected':
      return suppressed
        ? {
            by: `suppression ${suppressed.reason}`,
            says: 'MailWizz has this contact although it is suppressed',
            mend: 'unsubscribe it in MailWizz',
          }
        : null;
    default:
      return {
        by: contact.statusReason ?? contact.status,
        says: `${contact.status}: it is not written to again`,
        mend: null,
      };
  }
}

function suppressedHold({ reason, tenant, createdAt, expiresAt, domain, pattern, note }: StoredSuppression): Hold {
  const whom = domain ? `the domain ${domain}` : pattern ? `whoever fits ${pattern}` : 'the address';
  const scope = tenant ? `for ${tenant}` : 'for every tenant';
  const end = expiresAt ? `until ${at(expiresAt)}` : 'for good';
  return {
    by: `suppression ${reason}`,
    says: `${whom} is suppressed ${scope} since ${at(createdAt)}, ${end}${note ? `: ${note}` : ''}`,
    mend: 'relais suppress remove, if that is no longer so',
  };
}

function validationHold(contact: Held): Hold {
  if (contact.statusReason === 'verifier')
    return {
      by: 'verifier',
      says: `a third-party verifier is asked about the address; our own verdict counts if it has not answered by ${at(contact.dueAt)}`,
      mend: 'relais verifier status shows its account and its troubles',
    };
  if (contact.statusReason !== 'dns_unknown') return queueHold('validate', 'validator', contact);
  return {
    by: 'dns_unknown',
    says: `no resolver answered for ${contact.emailDomain}; it is asked again at ${at(contact.dueAt)}`,
    mend: `relais email check anyone@${contact.emailDomain} shows whether it answers now`,
  };
}

const queueHold = (queue: string, service: string, { dueAt }: Held): Hold => ({
  by: `queue ${queue}`,
  says: `it waits for the ${service}; if no job comes, the sweep takes it up after ${at(dueAt)}`,
  mend: `relais queues ${queue} shows depth and workers`,
});

function syncHold(contact: Held): Hold {
  const list = `${contact.listName} (${contact.listUid})`;
  if (contact.statusReason === 'over_quota') {
    return {
      by: 'daily quota',
      says: `today’s quota of ${contact.instance} is used up (${contact.quotaUsed ?? 0} of ${contact.quotaCeiling ?? '–'}); its turn comes at ${at(contact.dueAt)}`,
      mend: null,
    };
  }
  if (contact.instanceActive === false) {
    return {
      by: `instance ${contact.instance}`,
      says: `routed to ${list}, whose instance is not active`,
      mend: 'set its address and key, then relais seed',
    };
  }
  if (contact.instanceError) {
    return {
      by: `instance ${contact.instance}`,
      says: `routed to ${list}; MailWizz said last: ${contact.instanceError}`,
      mend: `relais mailwizz test ${contact.instance}`,
    };
  }
  return { ...queueHold('sync', 'mailwizz-sync', contact), says: `routed to ${list}; it waits for mailwizz-sync` };
}

const UNROUTED: Readonly<Record<string, Omit<Hold, 'by'>>> = {
  obfuscated_held: {
    says: 'its owner hid the address from machines, and this tenant has not accepted such contacts',
    mend: 'a signed policy may accept the class (relais gate apply)',
  },
  country_gate: {
    says: 'the law where it lives wants more than we have; the verdict is below',
    mend: 'relais gate consent, with the proof, or a signed policy (relais gate diff)',
  },
  no_category: {
    says: 'nothing on its page tells a trade of ours; none is forced on it',
    mend: 'give it a category by hand or by import',
  },
  category_review: {
    says: 'two categories are too close to call; the scores are below',
    mend: 'POST /api/v1/contacts/{id}/categorise, or an import with the category',
  },
  no_list: {
    says: 'no routing rule leads to an active list',
    mend: 'name the lists (relais seed --help) or add a rule',
  },
};

function unroutedHold({ statusReason }: Held): Hold {
  const reason = statusReason ?? 'unknown';
  const known = UNROUTED[reason];
  return { by: `rule ${reason}`, says: known?.says ?? 'no rule placed it', mend: known?.mend ?? null };
}
