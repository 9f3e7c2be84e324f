export * from './country-of.ts';
export * from './hidden-class.ts';
export * from './judge-gate.ts';
export * from './policy.ts';
export * from './table.ts';
