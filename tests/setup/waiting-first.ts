import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/**
 * Starts the files that mostly wait (processes that start, locks of killed workers that run out) before those that compute,
 * so that the second kind fills the waits of the first instead of running after them.
 */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waiting = sorted.filter(isWaiting);
    return [...waiting, ...sorted.filter((file) => !isWaiting(file))];
  }
}

const isWaiting = ({ project, moduleId }: TestSpecification) =>
  project.name === 'line' ? /\/(chaos|e2e)\//.test(moduleId) : /\/services\/crawler\/src\/crawl-[^/]*$/.test(moduleId);
