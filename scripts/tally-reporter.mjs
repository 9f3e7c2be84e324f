import { writeFileSync } from 'node:fs';

/** Writes how many tests passed and failed to the file named by RELAIS_TALLY_FILE. */
export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0;
    // An error outside of any test, and a file that could not even be collected, fail the run like a test does.
    let failed = unhandledErrors.length;
    for (const module of modules) {
      const results = [...module.children.allTests()].map((test) => test.result().state);
      const failedHere = results.filter((state) => state === 'failed').length;
      passed += results.filter((state) => state === 'passed').length;
      failed += failedHere || (module.ok() ? 0 : 1);
    }
    writeFileSync(process.env.RELAIS_TALLY_FILE, JSON.stringify({ passed, failed }));
  }
}
