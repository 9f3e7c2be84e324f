import type { Language } from '@relais/contracts';
import ar from '../data/texts/ar.json' with { type: 'json' };
import de from '../data/texts/de.json' with { type: 'json' };
import en from '../data/texts/en.json' with { type: 'json' };
import es from '../data/texts/es.json' with { type: 'json' };
import fr from '../data/texts/fr.json' with { type: 'json' };
import hi from '../data/texts/hi.json' with { type: 'json' };
import pt from '../data/texts/pt.json' with { type: 'json' };
import ru from '../data/texts/ru.json' with { type: 'json' };
import zh from '../data/texts/zh.json' with { type: 'json' };

/**
 * What the law has us say, in one language: `notice` in the first mail (GDPR, Article 14), `unsubscribe` on the opt-out page, `why`
 * on the page that shows one person what is held. Each text may hold variables.
 */
export type LegalTexts = typeof en;

/** English sets the keys; counsel reviews every language. `checkTexts` holds them against each other. */
export const legalTexts: Readonly<Record<Language, LegalTexts>> = { fr, en, es, de, pt, ru, zh, hi, ar };
