import marks from '../data/provider-marks.json' with { type: 'json' };
import apple from '../data/rules/apple.json' with { type: 'json' };
import asia from '../data/rules/asia.json' with { type: 'json' };
import authentication from '../data/rules/authentication.json' with { type: 'json' };
import autoReply from '../data/rules/auto-reply.json' with { type: 'json' };
import category from '../data/rules/category.json' with { type: 'json' };
import content from '../data/rules/content.json' with { type: 'json' };
import domain from '../data/rules/domain.json' with { type: 'json' };
import exactStatus from '../data/rules/exact-status.json' with { type: 'json' };
import france from '../data/rules/france.json' with { type: 'json' };
import gateways from '../data/rules/gateways.json' with { type: 'json' };
import germany from '../data/rules/germany.json' with { type: 'json' };
import gmail from '../data/rules/gmail.json' with { type: 'json' };
import greylist from '../data/rules/greylist.json' with { type: 'json' };
import isps from '../data/rules/isps.json' with { type: 'json' };
import links from '../data/rules/links.json' with { type: 'json' };
import local from '../data/rules/local.json' with { type: 'json' };
import mailbox from '../data/rules/mailbox.json' with { type: 'json' };
import microsoft from '../data/rules/microsoft.json' with { type: 'json' };
import network from '../data/rules/network.json' with { type: 'json' };
import nothing from '../data/rules/nothing.json' with { type: 'json' };
import pace from '../data/rules/pace.json' with { type: 'json' };
import policy from '../data/rules/policy.json' with { type: 'json' };
import protocol from '../data/rules/protocol.json' with { type: 'json' };
import refusal from '../data/rules/refusal.json' with { type: 'json' };
import reply from '../data/rules/reply.json' with { type: 'json' };
import reputation from '../data/rules/reputation.json' with { type: 'json' };
import russia from '../data/rules/russia.json' with { type: 'json' };
import vagueStatus from '../data/rules/vague-status.json' with { type: 'json' };
import yahoo from '../data/rules/yahoo.json' with { type: 'json' };
import { type BounceRules, compileBounceRules } from './compile-rules.ts';

/** Give it a new number when answers change; the digest behind it changes with any edit. */
const version = '1';

/** The rules that ship with Relais. */
export const bundledBounceRules: BounceRules = compileBounceRules(
  version,
  [
    apple,
    asia,
    authentication,
    autoReply,
    category,
    content,
    domain,
    exactStatus,
    france,
    gateways,
    germany,
    gmail,
    greylist,
    isps,
    links,
    local,
    mailbox,
    microsoft,
    network,
    nothing,
    pace,
    policy,
    protocol,
    refusal,
    reply,
    reputation,
    russia,
    vagueStatus,
    yahoo,
  ],
  marks,
);
