import { createHash, randomBytes } from 'node:crypto';
import {
  askForLook,
  changeInstance as change,
  createInstance as create,
  deactivateInstance,
  type InstanceInFull,
  type InstanceSettings,
  setWebhookToken,
} from '@relais/prisma';
import { type Keyring, sealSecret, secretContexts } from '@relais/signing';
import { z } from 'zod';
import { hostEntry, isPublicHost } from '../../guard/public-host.ts';
import { partner } from '../../http/access.ts';
import { answer, endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../http/problems.ts';
import { webhookEvents } from '../feedback/read-webhook.ts';
import { instanceCalled, PATH, pathOf, sendErrand } from './ask.ts';
import {
  instanceChange,
  instanceInput,
  instanceParams,
  instanceShape,
  instanceView,
  noInstance,
} from './instance-shape.ts';

export const createInstance = endpoint({
  method: 'POST',
  path: PATH,
  name: 'createMailwizzInstance',
  summary: 'Register a MailWizz account',
  description: 'Its keys are stored sealed and never answered. It is looked at once; `health` tells what was found.',
  group: 'MailWizz',
  access: partner('campaigns:write'),
  body: instanceInput,
  answers: { 201: { description: 'Registered', schema: instanceShape, headers: { Location: 'Where it is' } } },
  problems: ['NAME_TAKEN', 'HOST_NOT_PUBLIC'],
  audit: ({ body }) => ({ action: 'mailwizz_instance.created', target: `mailwizz_instance:${body.instance_id}` }),
  async handle({ body, caller: { tenantId } }, { db, keyring, allowedHosts, ...around }) {
    const { instance_id, name, base_url, auth_mode, daily_quota, max_input_vars } = body;
    const id = await create(db, tenantId, instance_id, {
      ...{ name, baseUrl: base_url, authMode: auth_mode, dailyQuota: daily_quota, maxInputVars: max_input_vars },
      ...sealed(keyring, tenantId, instance_id, body, auth_mode),
      isActive: true,
      isGuarded: mustBeGuarded(base_url, allowedHosts),
    });
    if (id === null)
      throw new Problem('NAME_TAKEN', `There is an instance "${instance_id}" already.`, {
        errors: [{ path: 'instance_id', message: 'is taken' }],
      });
    await askForLook(db, tenantId, id);
    await sendErrand(around, 'check', { tenantId, instanceId: id });
    const stored = await instanceCalled(db, tenantId, instance_id);
    return answer(201, instanceView(stored), { Location: pathOf(instance_id) });
  },
});

export const changeInstance = endpoint({
  method: 'PATCH',
  path: `${PATH}/{instance_id}`,
  name: 'changeMailwizzInstance',
  summary: 'Change a MailWizz account',
  description:
    'What is left out stays. A new address wants its key with it: a stored key goes to nobody it was not given for.',
  group: 'MailWizz',
  access: partner('campaigns:write'),
  params: instanceParams,
  body: instanceChange,
  answers: { 200: { description: 'As it stands now', schema: instanceShape } },
  problems: ['HOST_NOT_PUBLIC'],
  audit: ({ body }) => ({ action: 'mailwizz_instance.changed', target: `mailwizz_instance:${body.instance_id}` }),
  async handle({ params, body, caller: { tenantId } }, { db, keyring, allowedHosts, ...around }) {
    const known = await instanceCalled(db, tenantId, params.instance_id);
    const settings = settingsAfter(known, body, { keyring, allowedHosts });
    await change(db, tenantId, known.id, settings);
    if (settings.isActive) {
      await askForLook(db, tenantId, known.id);
      await sendErrand(around, 'check', { tenantId, instanceId: known.id });
    }
    return answer(200, instanceView(await instanceCalled(db, tenantId, params.instance_id)));
  },
});

export const deleteInstance = endpoint({
  method: 'DELETE',
  path: `${PATH}/{instance_id}`,
  name: 'deactivateMailwizzInstance',
  summary: 'Switch a MailWizz account off',
  description: 'Nothing more is sent to it. What is in it stays, and a PATCH with is_active brings it back.',
  group: 'MailWizz',
  access: partner('campaigns:write'),
  params: instanceParams,
  answers: {
    200: {
      description: 'Off',
      schema: z.object({ instance_id: z.string() }).meta({ id: 'MailwizzInstanceDeactivated' }),
    },
  },
  audit: ({ body }) => ({ action: 'mailwizz_instance.deactivated', target: `mailwizz_instance:${body.instance_id}` }),
  async handle({ params: { instance_id }, caller }, { db }) {
    if (!(await deactivateInstance(db, caller.tenantId, instance_id))) throw noInstance(instance_id);
    return answer(200, { instance_id });
  },
});

export const rotateWebhookToken = endpoint({
  method: 'POST',
  path: `${PATH}/{instance_id}/webhook-token`,
  name: 'rotateMailwizzWebhookToken',
  summary: 'Make new webhook addresses for a MailWizz account',
  description: 'The addresses are shown here and never again; those before are refused at once.',
  group: 'MailWizz',
  access: partner('campaigns:write'),
  params: instanceParams,
  answers: {
    201: {
      description: 'To be entered in MailWizz',
      schema: z
        .object({ instance_id: z.string(), token: z.string(), paths: z.array(z.string()) })
        .meta({ id: 'MailwizzWebhookToken' }),
    },
  },
  audit: ({ body }) => ({ action: 'mailwizz_instance.token_rotated', target: `mailwizz_instance:${body.instance_id}` }),
  async handle({ params: { instance_id }, caller }, { db }) {
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest('hex');
    if (!(await setWebhookToken(db, caller.tenantId, instance_id, hash))) throw noInstance(instance_id);
    const paths = Object.keys(webhookEvents).map((event) => `/api/v1/webhooks/mailwizz/${event}?token=${token}`);
    return answer(201, { instance_id, token, paths });
  },
});

function settingsAfter(
  known: InstanceInFull,
  body: z.output<typeof instanceChange>,
  { keyring, allowedHosts }: { keyring: Keyring; allowedHosts: ReadonlySet<string> },
): InstanceSettings {
  const { tenantId, instanceId } = known;
  const baseUrl = body.base_url ?? known.baseUrl;
  const authMode = body.auth_mode ?? (known.authMode === 'key_pair' ? 'key_pair' : 'api_key');
  const isElsewhere = known.baseUrl !== '' && baseUrl !== known.baseUrl;
  if (isElsewhere && body.api_key === undefined) throw wanted('api_key', 'is wanted with a new base_url');
  const kept = isElsewhere ? null : known.privateKeySealed;
  const keys =
    body.api_key === undefined && body.private_key === undefined
      ? { apiKeySealed: known.apiKeySealed, privateKeySealed: kept }
      : sealed(keyring, tenantId, instanceId, body, authMode, { ...known, privateKeySealed: kept });
  if (authMode === 'key_pair' && keys.privateKeySealed === null)
    throw wanted('private_key', 'is wanted for a key pair');
  return {
    name: body.name ?? known.name,
    baseUrl,
    authMode,
    ...keys,
    dailyQuota: body.daily_quota === undefined ? known.dailyQuota : body.daily_quota,
    maxInputVars: body.max_input_vars ?? known.maxInputVars,
    isActive: body.is_active ?? known.isActive,
    // An address an operator configured stays trusted; a new one is the partner's.
    isGuarded: body.base_url === undefined || !isElsewhere ? known.isGuarded : mustBeGuarded(baseUrl, allowedHosts),
  };
}

interface Keys {
  api_key?: string | undefined;
  private_key?: string | undefined;
}

function sealed(
  keyring: Keyring,
  tenantId: number,
  instanceId: string,
  { api_key, private_key }: Keys,
  authMode: string,
  kept: { apiKeySealed: string; privateKeySealed: string | null } = { apiKeySealed: '', privateKeySealed: null },
) {
  if (authMode === 'key_pair' && private_key === undefined && kept.privateKeySealed === null)
    throw wanted('private_key', 'is wanted for a key pair');
  const contexts = secretContexts;
  return {
    apiKeySealed:
      api_key === undefined
        ? kept.apiKeySealed
        : sealSecret(api_key, keyring, contexts.mailwizzApiKey(tenantId, instanceId)),
    privateKeySealed:
      private_key === undefined
        ? kept.privateKeySealed
        : sealSecret(private_key, keyring, contexts.mailwizzPrivateKey(tenantId, instanceId)),
  };
}

/** @returns false for an address this machine opens for trials @throws {Problem} HOST_NOT_PUBLIC */
function mustBeGuarded(baseUrl: string, allowed: ReadonlySet<string>): boolean {
  const url = new URL(baseUrl);
  if (allowed.has(hostEntry(url))) return false;
  if (isPublicHost(url.hostname)) return true;
  throw new Problem('HOST_NOT_PUBLIC', 'A MailWizz account is reached over the public internet; see errors.', {
    errors: [{ path: 'base_url', message: `${url.hostname} is not a public host` }],
  });
}

const wanted = (path: string, message: string) =>
  new Problem('INVALID_INPUT', `"${path}" ${message}`, { errors: [{ path, message }] });
