import { languages } from '@relais/contracts';
import { legalTexts } from '@relais/templates';
import { describe, expect, it } from 'vitest';
import { ownWords } from './own-words.ts';
import { foldWords, phraseOf } from './phrase.ts';
import { optOutRules, replyData } from './reply-rules.ts';
import { saysNo } from './says-no.ts';

describe('the words people object with', () => {
  it('each match their own example, and none is another’s shadow', () => {
    const missed = optOutRules.filter(({ matches, example }) => !matches(foldWords(example)));
    expect(missed.map(({ language, say, example }) => `${language} ${say}: ${example}`)).toEqual([]);
    const unheard = optOutRules.filter(({ example }) => saysNo(example) === null);
    expect(unheard.map(({ language, example }) => `${language} ${example}`)).toEqual([]);
    const says = optOutRules.map(({ language, say }) => `${language} ${say}`);
    expect(new Set(says).size).toBe(says.length);
  });

  it.each([
    ['en', 'Thanks, this is interesting. Please do not send attachments, a link will do. When can we stop by?'],
    ['en', 'Could our clients opt out of the directory later? We only remove old entries in January.'],
    ['en', 'Not interested, thank you.'],
    [
      'fr',
      'Bonjour, pourriez-vous m’en dire plus ? Je serais ravi de recevoir votre plaquette. Nous ne travaillons plus le lundi.',
    ],
    ['es', 'Gracias por escribir. Estamos interesados en recibir más información; mi socia está de baja esta semana.'],
    [
      'de',
      'Guten Tag, wir machen selbst keine Werbung, würden uns aber gern listen lassen. Senden Sie uns bitte Unterlagen.',
    ],
    ['pt', 'Olá, gostaríamos de receber mais detalhes. Podemos cancelar a qualquer momento?'],
    ['ru', 'Здравствуйте, нам интересно. Пришлите, пожалуйста, подробности; прошу удалить дубликат вложения.'],
    ['zh', '您好，我们很感兴趣，请发送更多资料。请不要忘记附上价格。'],
    ['hi', 'नमस्ते, हमें और जानकारी चाहिए। कृपया अपना फ़ोन नंबर भेजें।'],
    ['ar', 'مرحبا، نحن مهتمون. الرجاء إرسال المزيد من المعلومات، ولا ترسل الملف بصيغة مضغوطة.'],
  ])('find none in an ordinary answer (%s): %s', (_, answer) => {
    expect(saysNo(answer)).toBeNull();
  });

  it('find none in the notice our own mails carry, quoted without a mark', () => {
    const found = languages.flatMap((language) => {
      const rule = saysNo(Object.values(legalTexts[language].notice).join('\n'));
      return rule ? [`${language}: ${rule.say}`] : [];
    });
    expect(found).toEqual([]);
  });

  it('say nothing as single words of a longer text', () => {
    expect(saysNo('Stop')).not.toBeNull();
    expect(saysNo('We can stop the old contract and start with you in May')).toBeNull();
  });
});

describe('a phrase', () => {
  it('does not mind case, accents, apostrophes, and up to four words between', () => {
    const matches = phraseOf('take (me|us) ... off');
    const found = [
      'TAKE ME OFF',
      'please take us, right now, off!',
      'take them off',
      'take me far away from here please off',
    ];
    expect(found.map((text) => matches(foldWords(text)))).toEqual([true, true, false, false]);
    expect(phraseOf('désabonn*')(foldWords('Merci de me desabonner'))).toBe(true);
  });
});

describe('the marks of answers', () => {
  const every = Object.entries(replyData.marks).flatMap(([kind, rows]) => rows.map((row) => [kind, row] as const));
  it.each(every)('(%s) each match their own example: $line', (_, { line, example }) => {
    expect(new RegExp(line, 'iu').test(example)).toBe(true);
  });
  it.each([...replyData.automatic.subjects, ...replyData.automatic.texts])(
    '$language: $example',
    ({ say, example }) => {
      expect(phraseOf(say)(foldWords(example))).toBe(true);
    },
  );
});

describe('the writer’s own words', () => {
  const quoted = 'If this is not for you, a click is enough.\n\nUnsubscribe me: https://relais.example/u/abc.def';
  const marked = quoted.replace(/^/gm, '> ');
  it.each(replyData.marks.wrote.map(({ language, example }) => [language, example] as const))(
    'end where the quotation begins (%s): %s',
    (_, line) => {
      expect(ownWords(`Hello,\n\n${line}\n${marked}`)).toBe('Hello,');
      expect(ownWords(`Hello,\n\n${line}\n\n${quoted}`)).toBe('Hello,');
    },
  );
  it('go on below and between what is marked, also where the line before it was broken', () => {
    const broken = 'On Tue, 3 Mar 2026 at 09:12, Claire Vidal\n<claire@news.example> wrote:';
    expect(ownWords(`${broken}\n> May we list you?\nYes, do.\n> And your partner?\nHer too.`)).toBe(
      'Yes, do.\nHer too.',
    );
  });
  it('end before signatures, headers of Outlook, and our own link', () => {
    expect(ownWords('Yes.\n-- \nAnn Lee, unsubscribe me')).toBe('Yes.');
    expect(ownWords('Oui.\n\nDe : Claire Vidal <claire@news.example>\nEnvoyé : mardi 3 mars\nStop')).toBe('Oui.');
    expect(ownWords('From: the station take bus 7\nto us.')).toBe('From: the station take bus 7\nto us.');
    expect(ownWords(`Fine.\n${quoted}`)).toBe('Fine.\nIf this is not for you, a click is enough.');
  });
});
