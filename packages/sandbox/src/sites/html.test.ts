import { expect, it } from 'vitest';
import { html, raw } from './html.ts';
import { decoy, showAddress } from './show-address.ts';

it('escapes text and keeps mark-up', () => {
  expect(html`<p title="${'"a" & b'}">${'<i>'}${raw('<br>')}${3}${null}${false}${['x', html`<b>y</b>`]}</p>`.text).toBe(
    '<p title="&quot;a&quot; &amp; b">&lt;i&gt;<br>3x<b>y</b></p>',
  );
});

it('remembers every address it was given, in order', () => {
  const piece = html`${showAddress('Anna@firm.test', 'text')}${[decoy('name@example.com', 'placeholder')]}`;
  expect(piece.marks).toEqual([
    { email: 'anna@firm.test', via: 'text', holder: undefined },
    { email: 'name@example.com', forbidden: 'placeholder' },
  ]);
});
