export * from './choose-mails.ts';
export * from './gate-finding.ts';
export * from './judge-launch.ts';
export * from './judge-rates.ts';
export * from './judge-test.ts';
export * from './launch-facts.ts';
export * from './split-audience.ts';
