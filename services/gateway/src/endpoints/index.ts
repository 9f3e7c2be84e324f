import type { Endpoint } from '../http/endpoint.ts';
import { exportArticles } from './articles/export-articles.ts';
import { getArticle, listArticles } from './articles/read-articles.ts';
import { changeBrand, getBrand } from './brand/brand.ts';
import { createInterestRecordEndpoint, listInterestRecordsEndpoint } from './campaigns/interest-records.ts';
import {
  campaignStats,
  getCampaignEndpoint,
  listCampaignsEndpoint,
  previewCampaign,
} from './campaigns/read-campaigns.ts';
import { chooseWinner, launchCampaign, pauseCampaign, reportReply, resumeCampaign } from './campaigns/run-campaigns.ts';
import {
  cancelCampaign,
  changeCampaignEndpoint,
  createCampaignEndpoint,
  createCampaignShort,
} from './campaigns/write-campaigns.ts';
import { injectContact, validateContact } from './contacts/act-on-contact.ts';
import { changeContact, deleteContact } from './contacts/change-contact.ts';
import { contactStats } from './contacts/contact-stats.ts';
import { getContactV2, listContactsV2 } from './contacts/contacts-v2.ts';
import { exportContacts } from './contacts/export-contacts.ts';
import { getContact } from './contacts/get-contact.ts';
import { importContact } from './contacts/import-contact.ts';
import { ingest } from './contacts/ingest.ts';
import { ingestV2 } from './contacts/ingest-v2.ts';
import { listContactEvents } from './contacts/list-contact-events.ts';
import { listContacts } from './contacts/list-contacts.ts';
import { mergeContacts } from './contacts/merge-contacts.ts';
import { getImport, getImportRejects } from './contacts/read-imports.ts';
import { uploadContacts } from './contacts/upload-contacts.ts';
import { bounceFeedback } from './feedback/bounce-feedback.ts';
import { mailWebhook } from './feedback/mail-webhook.ts';
import { mailwizzWebhook } from './feedback/mailwizz-webhook.ts';
import { pmtaWebhook } from './feedback/pmta-webhook.ts';
import { health, ready } from './health.ts';
import { getInstance, listAccountLists, listInstances, testInstance } from './mailwizz/read-instances.ts';
import { changeInstance, createInstance, deleteInstance, rotateWebhookToken } from './mailwizz/write-instances.ts';
import { openapiDocument } from './openapi-document.ts';
import { answerCorrectionRequest, listCorrectionRequests } from './privacy/corrections.ts';
import { eraseDataSubject, exportSubject, getErasure } from './privacy/data-subjects.ts';
import { addToDomainBlacklist, liftFromDomainBlacklist, listDomainBlacklist } from './privacy/domain-blacklist.ts';
import { exportSuppressed } from './privacy/export-suppressions.ts';
import { enterObjection, listObjections } from './privacy/opt-outs.ts';
import { listSuppressed, unsuppress } from './privacy/read-suppressions.ts';
import { importSuppressions, suppress } from './privacy/suppress.ts';
import { giveConsent } from './routing/consent.ts';
import { categoriseContact, reviewQueue } from './routing/review.ts';
import {
  getRoutingRules,
  listRoutingSets,
  publishRoutingRules,
  saveRoutingRules,
  tryRoutingRules,
} from './routing/rules.ts';
import {
  createScrapeSchedule,
  deleteScrapeSchedule,
  getScrapeSchedule,
  listScrapeSchedules,
  pauseScrapeSchedule,
  resumeScrapeSchedule,
} from './schedules/schedules.ts';
import { cancelJob, pauseJob, resumeJob } from './scraping/control-job.ts';
import { estimateJob, getJobEstimate } from './scraping/estimate-job.ts';
import { listHostRefusals } from './scraping/list-host-refusals.ts';
import { listJobPages } from './scraping/list-pages.ts';
import { listProxies } from './scraping/list-proxies.ts';
import { getJob, getJobStatus, listJobs } from './scraping/read-jobs.ts';
import { startScrapeJob } from './scraping/start-job.ts';
import { streamJob } from './scraping/stream-job.ts';
import { changeSource, createSource, deleteSource, getSource, listSources } from './sources/data-sources.ts';
import { addTag, editTag, listAllTags, removeTag } from './tags/tags.ts';
import { selectEmailTemplate, templateCoverage } from './templates/choose-template.ts';
import { importFromMailwizz } from './templates/import-from-mailwizz.ts';
import { getEmailTemplate, listEmailTemplates, listVersions } from './templates/read-templates.ts';
import { renderTemplate } from './templates/render-template.ts';
import { getTemplateStats } from './templates/template-stats.ts';
import { createTemplate, deleteTemplate, editTemplate } from './templates/write-templates.ts';
import { endpointDeliveries, redeliverDelivery } from './webhooks/deliveries.ts';
import { changeEndpoint, createEndpoint, deleteEndpoint, listEndpoints, testEndpoint } from './webhooks/endpoints.ts';

import { getWhois, listWhoisHistory, lookUpWhois } from './whois/whois.ts';

/** Everything the gateway answers, in the order of its documents. A new endpoint is its file and a line here. */
export const endpoints: readonly Endpoint[] = [
  health,
  ready,
  openapiDocument,
  ingest,
  ingestV2,
  importContact,
  uploadContacts,
  getImport,
  getImportRejects,
  listContacts,
  contactStats,
  exportContacts,
  mergeContacts,
  getContact,
  changeContact,
  deleteContact,
  validateContact,
  injectContact,
  listContactEvents,
  listContactsV2,
  getContactV2,
  categoriseContact,
  giveConsent,
  listSources,
  createSource,
  getSource,
  changeSource,
  deleteSource,
  listAllTags,
  addTag,
  editTag,
  removeTag,
  getRoutingRules,
  listRoutingSets,
  saveRoutingRules,
  tryRoutingRules,
  publishRoutingRules,
  reviewQueue,
  startScrapeJob,
  estimateJob,
  getJobEstimate,
  listJobs,
  getJob,
  getJobStatus,
  listArticles,
  exportArticles,
  getArticle,
  pauseJob,
  resumeJob,
  cancelJob,
  listJobPages,
  streamJob,
  listHostRefusals,
  createScrapeSchedule,
  listScrapeSchedules,
  getScrapeSchedule,
  pauseScrapeSchedule,
  resumeScrapeSchedule,
  deleteScrapeSchedule,
  listProxies,
  lookUpWhois,
  getWhois,
  listWhoisHistory,
  createTemplate,
  listEmailTemplates,
  selectEmailTemplate,
  templateCoverage,
  getEmailTemplate,
  editTemplate,
  deleteTemplate,
  listVersions,
  renderTemplate,
  getTemplateStats,
  importFromMailwizz,
  getBrand,
  changeBrand,
  createInstance,
  listInstances,
  getInstance,
  changeInstance,
  deleteInstance,
  testInstance,
  listAccountLists,
  rotateWebhookToken,
  createCampaignEndpoint,
  createCampaignShort,
  listCampaignsEndpoint,
  getCampaignEndpoint,
  changeCampaignEndpoint,
  cancelCampaign,
  previewCampaign,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  chooseWinner,
  reportReply,
  campaignStats,
  createInterestRecordEndpoint,
  listInterestRecordsEndpoint,
  bounceFeedback,
  mailwizzWebhook,
  suppress,
  importSuppressions,
  listSuppressed,
  exportSuppressed,
  unsuppress,
  enterObjection,
  listCorrectionRequests,
  answerCorrectionRequest,
  listObjections,
  exportSubject,
  eraseDataSubject,
  getErasure,
  listDomainBlacklist,
  addToDomainBlacklist,
  liftFromDomainBlacklist,
  pmtaWebhook,
  mailWebhook,
  createEndpoint,
  listEndpoints,
  changeEndpoint,
  deleteEndpoint,
  testEndpoint,
  endpointDeliveries,
  redeliverDelivery,
];
