export { bundledRules, compileRules, type Rules } from './bundled-rules.ts';
export { type CategorizeInput, categorize, type Judgement } from './categorize.ts';
export { recogniseCategory } from './category-words.ts';
export { baseLanguage, detectLanguage, isSupported } from './languages.ts';
export type { Combination, LanguageRules, Rule, SharedRules } from './rules-schema.ts';
export { type DefaultTag, defaultTags, tagOfCategory, tagsFor } from './tags.ts';
export type { Matched } from './weigh.ts';
