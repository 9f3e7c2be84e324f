import { type BrandStanding, brandOf, type Db, type TemplateInFull } from '@relais/prisma';
import { type Judgement, judgeForLaunch } from '@relais/templates';

/** A template's words under the eyes of the lint, with the brand they would be sent for. */
export async function judge(db: Db, tenantId: number, template: TemplateInFull): Promise<Judgement> {
  return judgeWith(await brandStanding(db, tenantId), template);
}

export const judgeWith = (brand: BrandStanding, { language, category, words }: TemplateInFull): Judgement =>
  judgeForLaunch({ ...words, language, category }, brand);

/** A caller's tenant is always there. */
export async function brandStanding(db: Db, tenantId: number): Promise<BrandStanding> {
  const standing = await brandOf(db, tenantId);
  if (!standing) throw new Error(`tenant ${tenantId} has a key and no row`);
  return standing;
}
