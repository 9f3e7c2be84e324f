import { advogadosTejo } from './content/advogados-tejo.ts';
import { cabinetMartin } from './content/cabinet-martin.ts';
import type { SiteContent } from './site-content.ts';

/** Every site of the farm. The place in the list is the last part of its loopback address. */
export const SITES: readonly SiteContent[] = [cabinetMartin, advogadosTejo];
