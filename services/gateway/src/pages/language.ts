import { fallbackLanguage, type Language, languages } from '@relais/contracts';

const known = (tag: string | null | undefined): Language | null => {
  const primary = tag?.trim().toLowerCase().split('-')[0];
  return languages.find((language) => language === primary) ?? null;
};

/** The reader's choice, else the contact's language, else the browser's first that we speak, else English. */
export function pageLanguage(
  asked: string | undefined,
  contact: string | null | undefined,
  acceptLanguage: string | undefined,
): Language {
  return known(asked) ?? known(contact) ?? accepted(acceptLanguage ?? '') ?? fallbackLanguage;
}

/** Accept-Language by its weights; what cannot be read counts for nothing. */
function accepted(header: string): Language | null {
  const wishes = header.split(',').map((part, position) => {
    const [tag = '', ...parameters] = part.split(';');
    const weight = Number(/q=([\d.]+)/.exec(parameters.join(';'))?.[1] ?? 1);
    return { language: known(tag), weight: Number.isFinite(weight) ? weight : 0, position };
  });
  const [best] = wishes
    .filter(({ language, weight }) => language !== null && weight > 0)
    .sort((one, other) => other.weight - one.weight || one.position - other.position);
  return best?.language ?? null;
}
