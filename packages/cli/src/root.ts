import { fileURLToPath } from 'node:url';

/** The repository, whether this file runs from src or from dist. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
