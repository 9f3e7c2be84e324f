/** Parameters that say where a reader came from, never which page it is. Lower case. */
export const TRACKER_PARAMETERS: ReadonlySet<string> = new Set(
  (
    'gclid gclsrc dclid gbraid wbraid fbclid msclkid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid yclid ysclid ' +
    '_openstat _ga _gl _hsenc _hsmi hsctatracking mkt_tok vero_id vero_conv oly_enc_id oly_anon_id wickedid rb_clickid ' +
    's_cid s_kwcid ef_id epik pk_campaign pk_kwd pk_source pk_medium piwik_campaign piwik_kwd matomo_campaign ' +
    'ref_src ref_url spm scm zanpid srsltid trk trkcampaign cmpid campaignid adgroupid xtor at_medium at_campaign'
  ).split(' '),
);

export const TRACKER_PREFIXES: readonly string[] = ['utm_', 'mtm_', 'pk_', 'hsa_', 'stm_', 'itm_'];

/** Parameters that name a visit. Lower case. */
export const SESSION_PARAMETERS: ReadonlySet<string> = new Set(
  (
    'phpsessid jsessionid aspsessionid asp.net_sessionid sid sess session sessionid session_id session-id oscsid zenid ' +
    'cfid cftoken s_id xtsid transid'
  ).split(' '),
);
