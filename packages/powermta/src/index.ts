export { bundledBounceRules } from './bounces/bundled-rules.ts';
export {
  type BounceAction,
  type BounceCause,
  bounceActions,
  bounceCauses,
  type PowermtaCategory,
  powermtaCategories,
} from './bounces/causes.ts';
export { type BounceReport, type BounceVerdict, classifyBounce } from './bounces/classify-bounce.ts';
export { type BounceRules, compileBounceRules } from './bounces/compile-rules.ts';
