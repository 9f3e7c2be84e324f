import { type Language, languages } from '@relais/contracts';
import { z } from 'zod';
import automatic from './data/automatic-answers.json' with { type: 'json' };
import optOut from './data/opt-out-words.json' with { type: 'json' };
import marks from './data/reply-marks.json' with { type: 'json' };
import { type Phrase, phraseOf } from './phrase.ts';

const language = z.enum(languages);
const rule = z.strictObject({
  say: z.string().min(1),
  /** alone: only where the answer says little else. */
  where: z.literal('alone').optional(),
  example: z.string().min(1),
});
const phrase = z.strictObject({ language, say: z.string().min(1), example: z.string().min(1) });
const mark = z.strictObject({
  language: z.union([language, z.literal('any')]),
  line: z.string().min(1),
  example: z.string().min(1),
});

/** What the data files say, in their own form: for their checker. @throws {ZodError} for a file that is none */
export const replyData = {
  optOut: z.record(language, z.array(rule).min(5)).parse(optOut),
  automatic: z.strictObject({ subjects: z.array(phrase), texts: z.array(phrase) }).parse(automatic),
  marks: z
    .strictObject({
      wrote: z.array(mark),
      forwarded: z.array(mark),
      headers: z.array(mark),
      signatures: z.array(mark),
    })
    .parse(marks),
};

export interface OptOutRule {
  language: Language;
  say: string;
  isAlone: boolean;
  example: string;
  matches: Phrase;
}

/** The words people object with. Every language is looked for in every answer: who writes to whom says little of it. */
export const optOutRules: readonly OptOutRule[] = languages.flatMap((of) =>
  replyData.optOut[of].map(({ say, where, example }) => ({
    language: of,
    say,
    isAlone: where === 'alone',
    example,
    matches: phraseOf(say),
  })),
);

const phrases = (rows: readonly { say: string }[]): readonly Phrase[] => rows.map(({ say }) => phraseOf(say));
export const automaticSubjects = phrases(replyData.automatic.subjects);
export const automaticTexts = phrases(replyData.automatic.texts);

const lines = (rows: readonly { line: string }[]): readonly RegExp[] => rows.map(({ line }) => new RegExp(line, 'iu'));
export const markLines = {
  wrote: lines(replyData.marks.wrote),
  forwarded: lines(replyData.marks.forwarded),
  headers: lines(replyData.marks.headers),
  signatures: lines(replyData.marks.signatures),
};
