/** A domain somebody has. The holder is made up, and shown as registries show holders. */
export interface SandboxRegistration {
  readonly domain: string;
  /** `2009-03-14` */
  readonly registered: string;
  readonly expires: string;
  readonly registrar: string;
  readonly nameservers: readonly string[];
  /** Person, street and mailbox, none of which is to be kept by whoever asks. */
  readonly holder: { readonly name: string; readonly email: string };
}

/** RFC 9083, with the holder and a registrar's abuse desk as entities. */
export const rdapOf = ({
  domain,
  registered,
  expires,
  registrar,
  nameservers,
  holder,
}: SandboxRegistration): object => ({
  objectClassName: 'domain',
  handle: 'D-1',
  ldhName: domain.toUpperCase(),
  status: ['client transfer prohibited', 'active'],
  events: [
    { eventAction: 'registration', eventDate: `${registered}T10:00:00Z` },
    { eventAction: 'expiration', eventDate: `${expires}T10:00:00Z` },
    { eventAction: 'last update of RDAP database', eventDate: '2026-11-01T00:00:00Z' },
  ],
  secureDNS: { delegationSigned: true },
  nameservers: nameservers.map((name) => ({ objectClassName: 'nameserver', ldhName: name.toUpperCase() })),
  entities: [
    {
      objectClassName: 'entity',
      roles: ['registrant'],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', holder.name],
          ['email', {}, 'text', holder.email],
        ],
      ],
    },
    {
      objectClassName: 'entity',
      roles: ['registrar'],
      publicIds: [{ type: 'IANA Registrar ID', identifier: '9999' }],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', registrar],
        ],
      ],
      entities: [
        { objectClassName: 'entity', roles: ['abuse'], vcardArray: ['vcard', [['email', {}, 'text', holder.email]]] },
      ],
    },
  ],
});

/** As most registries write it. */
export const whoisOf = ({ domain, registered, expires, registrar, nameservers, holder }: SandboxRegistration): string =>
  [
    `   Domain Name: ${domain.toUpperCase()}`,
    '   Registry Domain ID: 1_DOMAIN-TEST',
    `   Creation Date: ${registered}T10:00:00Z`,
    `   Registry Expiry Date: ${expires}T10:00:00Z`,
    `   Registrar: ${registrar}`,
    '   Registrar IANA ID: 9999',
    `   Registrar Abuse Contact Email: ${holder.email}`,
    '   Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited',
    `   Registrant Name: ${holder.name}`,
    `   Registrant Email: ${holder.email}`,
    ...nameservers.map((name) => `   Name Server: ${name.toUpperCase()}`),
    '   DNSSEC: unsigned',
    '>>> Last update of whois database: 2026-11-01T00:00:00Z <<<',
    '',
  ].join('\r\n');
