import { describe, expect, it } from 'vitest';
import { SPELLED_SIGNS } from '../data/at-words.ts';
import { extractPage } from '../page.ts';

function addressesIn(html: string): string[] {
  return extractPage({ html, url: 'https://firm.test/' })
    .emails.map(({ address }) => address)
    .sort();
}

type Case = [html: string, addresses: string[]];

describe('addresses written out', () => {
  const cases: Case[] = [
    ['<p>contact&nbsp;[at]&nbsp;firm.test</p>', ['contact@firm.test']],
    ['<p>contact &lt;at&gt; firm &lt;dot&gt; test</p>', ['contact@firm.test']],
    ['<p>contact (at) firm . test</p>', ['contact@firm.test']],
    ['<p>contact[@]firm.test</p>', ['contact@firm.test']],
    ['<p>contact(@)firm.test</p>', ['contact@firm.test']],
    ['<p>contact {@} firm.test</p>', ['contact@firm.test']],
    ['<p>contact*at*firm.test</p>', ['contact@firm.test']],
    ['<p>contact (arobase) firm (point) test</p>', ['contact@firm.test']],
    ['<p>contact[arobas]firm.test</p>', ['contact@firm.test']],
    ['<p>contact chez firm point test</p>', ['contact@firm.test']],
    ['<p>jean point dupont arobase firm point test</p>', ['jean.dupont@firm.test']],
    ['<p>juan punto perez arroba firm punto test</p>', ['juan.perez@firm.test']],
    ['<p>contacto [en] firm.test</p>', ['contacto@firm.test']],
    ['<p>contato(arroba)firm.com.br</p>', ['contato@firm.com.br']],
    ['<p>info (собака) firm.test</p>', ['info@firm.test']],
    ['<p>info[ат]firm.test</p>', ['info@firm.test']],
    ['<p>lianxi#firm.test （请把#换成@）</p>', ['lianxi@firm.test']],
    ['<p>info#firm.test (replace # with @)</p>', ['info@firm.test']],
    ['<p>lianxi [圈A] firm.test</p>', ['lianxi@firm.test']],
    ['<p>संपर्क: info (at) firm (dot) test</p>', ['info@firm.test']],
    ['<p>info एट firm डॉट test</p>', ['info@firm.test']],
    ['<p>البريد: info (آت) firm (نقطة) test</p>', ['info@firm.test']],
    ['<p>info في firm نقطة test</p>', ['info@firm.test']],
    ['<p>info AT firm DOT test</p>', ['info@firm.test']],
    ['<p>info -at- firm -dot- test</p>', ['info@firm.test']],
    ['<p>info_at_firm_dot_test</p>', ['info@firm.test']],
    ['<p>infoATfirmDOTtest</p>', ['info@firm.test']],
    ['<p>info [AT] firm [DOT] test</p>', ['info@firm.test']],
    ['<p>info [at]firm.test or sales[ at ]firm.test</p>', ['info@firm.test', 'sales@firm.test']],
    ['<p>info „at“ firm.test</p>', ['info@firm.test']],
    ['<p>info "at" firm "dot" test</p>', ['info@firm.test']],
    ["<p>info 'at' firm.test</p>", ['info@firm.test']],
    ['<p>info |at| firm.test</p>', ['info@firm.test']],
    ['<p>info&lt;arobase&gt;firm.test</p>', ['info@firm.test']],
    ['<p>info at firm.test</p>', ['info@firm.test']],
    ['<p>Email: info at firm.test</p>', ['info@firm.test']],
    ['<p>Courriel : info à firm.test</p>', ['info@firm.test']],
    ['<p>E-Mail: info bei firm.test</p>', ['info@firm.test']],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('addresses in links', () => {
  const cases: Case[] = [
    ['<a href="mailto:info&#64;firm.test">x</a>', ['info@firm.test']],
    ['<a href="mailto:info%40firm%2Etest">x</a>', ['info@firm.test']],
    ['<a href=mailto:info@firm.test>x</a>', ['info@firm.test']],
    ['<a href="mailto:a@firm.test, b@firm.test">x</a>', ['a@firm.test', 'b@firm.test']],
    [
      '<a href="mailto:a@firm.test?bcc=b@firm.test&cc=c@firm.test">x</a>',
      ['a@firm.test', 'b@firm.test', 'c@firm.test'],
    ],
    ['<a href="mailto:info@firm.test?body=Please reply to other@firm.test">x</a>', ['info@firm.test']],
    [
      '<a href="mailto:info@firm.test">info@firm.test</a><a href="mailto:INFO@FIRM.TEST">INFO@FIRM.TEST</a>',
      ['info@firm.test'],
    ],
    ['<a href="  mailto:info@firm.test ">x</a>', ['info@firm.test']],
    ['<a href="/cdn-cgi/l/email-protection#c1a8afa7ae81a7a8b3acefb5a4b2b5">x</a>', ['info@firm.test']],
    ['<a href="znvygb:vasb@svez.grfg" class="rot13">x</a>', ['info@firm.test']],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('addresses in scripts', () => {
  const cases: Case[] = [
    ["<a href=\"#\" onclick=\"window.location='mailto:'+'info'+'@'+'firm.test'\">x</a>", ['info@firm.test']],
    ['<script>var e="info"+"@"+"firm.test";</script>', ['info@firm.test']],
    [
      '<script>var user="info";var host="firm.test";var link=user+"@"+host;document.write("<a href=mailto:"+link+">"+link+"</a>")</script>',
      ['info@firm.test'],
    ],
    ['<script>document.write("info&#64;firm.test")</script>', ['info@firm.test']],
    [
      '<script>document.write(unescape("%3Ca href%3D%22mailto%3Ainfo%40firm.test%22%3Ex%3C/a%3E"))</script>',
      ['info@firm.test'],
    ],
    ['<script>var a=new Array("info","firm.test");document.write(a[0]+"@"+a[1])</script>', ['info@firm.test']],
    ['<script>const p=["info","@","firm",".test"];el.textContent=p.join("")</script>', ['info@firm.test']],
    ['<script>let m="info"; m+="@"; m+="firm.test"; el.innerText=m;</script>', ['info@firm.test']],
    [
      '<script>(function(){var n="info",d="firm.test";document.getElementById("x").innerHTML="<a href=\'mailto:"+n+"@"+d+"\'>"+n+"@"+d+"</a>"})()</script>',
      ['info@firm.test'],
    ],
    ['<script>document.write(["info","firm.test"].join(String.fromCharCode(64)))</script>', ['info@firm.test']],
    [`<script>el.href = \`mailto:\${"info"}@\${"firm.test"}\`</script>`, ['info@firm.test']],
    [
      '<script>document.write("\\x69\\x6e\\x66\\x6f\\x40\\x66\\x69\\x72\\x6d\\x2e\\x74\\x65\\x73\\x74")</script>',
      ['info@firm.test'],
    ],
    ['<script>document.write("info\\u0040firm.test")</script>', ['info@firm.test']],
    [
      '<script>function mail(u,d){location.href="mailto:"+u+"@"+d}</script><a href="javascript:mail(\'info\',\'firm.test\')">x</a>',
      ['info@firm.test'],
    ],
    [
      '<script>var c=[105,110,102,111,64,102,105,114,109,46,116,101,115,116];document.write(String.fromCharCode.apply(null,c))</script>',
      ['info@firm.test'],
    ],
    ['<script>document.write(atob("aW5mb0BmaXJtLnRlc3Q="))</script>', ['info@firm.test']],
    [
      '<script>document.querySelector(".m").textContent="info at firm dot test".replace(" at ","@").replace(" dot ",".")</script>',
      ['info@firm.test'],
    ],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('addresses in structured data', () => {
  const cases: Case[] = [
    [
      '<script type="application/ld+json">{"@type":"Person","email":"info [at] firm.test"}</script>',
      ['info@firm.test'],
    ],
    [
      '<script type="application/ld+json">{&quot;@type&quot;:&quot;Person&quot;,&quot;email&quot;:&quot;info@firm.test&quot;}</script>',
      ['info@firm.test'],
    ],
    [
      '<script type="application/ld+json">[{"@type":"Organization","contactPoint":{"email":["a@firm.test","b@firm.test"]},"employee":[{"@type":"Person","email":"c@firm.test"}]}]</script>',
      ['a@firm.test', 'b@firm.test', 'c@firm.test'],
    ],
    [
      '<script type="application/ld+json">{"@type":"Organization","email":"info@firm.test" BROKEN</script>',
      ['info@firm.test'],
    ],
    ['<script type="application/ld+json">{"email":"info@firm.test"}</script>', ['info@firm.test']],
    ['<div itemscope><meta itemprop="email" content="info@firm.test"></div>', ['info@firm.test']],
    [
      '<div itemscope itemtype="https://schema.org/Person"><span itemprop="email" content="info@firm.test">mail</span></div>',
      ['info@firm.test'],
    ],
    [
      '<div vocab="https://schema.org/" typeof="Person"><span property="email">info@firm.test</span></div>',
      ['info@firm.test'],
    ],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('addresses in attributes', () => {
  const cases: Case[] = [
    ['<a data-user="info" data-domain="firm.test">x</a>', ['info@firm.test']],
    ['<a data-name="info" data-domain="firm" data-tld="test">x</a>', ['info@firm.test']],
    ['<a data-rot13="vasb@svez.grfg">x</a>', ['info@firm.test']],
    ['<a data-email="tset.mrif@ofni">x</a>', ['info@firm.test']],
    ['<a data-b64="aW5mb0BmaXJtLnRlc3Q=">x</a>', ['info@firm.test']],
    ['<a data-contact="bWFpbHRvOmluZm9AZmlybS50ZXN0">x</a>', ['info@firm.test']],
    ['<a href="#" data-cfemail="c1a8afa7ae81a7a8b3acefb5a4b2b5">[email protected]</a>', ['info@firm.test']],
    ['<img alt="info@firm.test" src=x>', ['info@firm.test']],
    ['<div title="Write to info@firm.test">x</div>', ['info@firm.test']],
    ['<meta name="description" content="Call us or info@firm.test">', ['info@firm.test']],
    ['<button aria-label="Email info@firm.test">x</button>', ['info@firm.test']],
    ['<p>info<img src="at.png" alt="at">firm.test</p>', ['info@firm.test']],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('addresses cut or turned round by markup', () => {
  const cases: Case[] = [
    ['<p>contact&#91;at&#93;firm.test</p>', ['contact@firm.test']],
    ['<p>info&#64;firm&#46;test</p>', ['info@firm.test']],
    ['<p>&#x69;nfo&commat;firm&period;test</p>', ['info@firm.test']],
    ['<p>info<b>@</b>firm<i>.</i>test</p>', ['info@firm.test']],
    ['<p>info<span class="x">@</span>firm<span>.</span>test</p>', ['info@firm.test']],
    ['<p>in<!-- x -->fo@<!-- y@z.test -->firm.test</p>', ['info@firm.test']],
    ['<p>info<wbr>@<wbr>firm.test</p>', ['info@firm.test']],
    ['<p>info\u200b@\u200bfirm.test</p>', ['info@firm.test']],
    ['<p>info&zwnj;@firm&shy;.test</p>', ['info@firm.test']],
    ['<p>info＠firm．test</p>', ['info@firm.test']],
    ['<p>ｉｎｆｏ＠ｆｉｒｍ．ｔｅｓｔ</p>', ['info@firm.test']],
    ['<p dir="rtl" style="unicode-bidi:bidi-override">tset.mrif@ofni</p>', ['info@firm.test']],
    ['<span style="unicode-bidi:bidi-override;direction:rtl;">tset.mrif@<b>ofni</b></span>', ['info@firm.test']],
    [
      '<style>.rev{direction:rtl;unicode-bidi:bidi-override}</style><span class="rev">tset.mrif@ofni</span>',
      ['info@firm.test'],
    ],
    [
      '<style>span.rev, .b { unicode-bidi : bidi-override ; direction : rtl }</style><span class="rev">tset.mrif@ofni</span>',
      ['info@firm.test'],
    ],
    ['<bdo dir="rtl">tset.mrif@ofni</bdo>', ['info@firm.test']],
    ['<p>&#x202E;tset.mrif@ofni&#x202C;</p>', ['info@firm.test']],
    [
      '<div style="visibility:hidden">a@firm.test</div><div hidden>b@firm.test</div><div aria-hidden="true">c@firm.test</div><div style="display: none !important">d@firm.test</div>',
      ['c@firm.test'],
    ],
    ['<p>info@<span style="display:none">null</span>firm.test</p>', ['info@firm.test']],
    ['<style>.nospam{display:none}</style><p>info<span class="nospam">REMOVE</span>@firm.test</p>', ['info@firm.test']],
    ['<p>info@firm<span style="display:none">.invalid</span>.test</p>', ['info@firm.test']],
    [
      '<style>.c:before{content:"info"}.c:after{content:"firm.test"}</style><p><span class=c>@</span></p>',
      ['info@firm.test'],
    ],
    ['<p>info<em>(at)</em>firm<em>(dot)</em>test</p>', ['info@firm.test']],
    [
      '<p><span class="u">info</span><span class="at">(at)</span><span class="d">firm.test</span></p>',
      ['info@firm.test'],
    ],
    [
      '<span class="spamspan"><span class="u">info</span> [at] <span class="d">firm [dot] test</span></span>',
      ['info@firm.test'],
    ],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('what is no address', () => {
  const cases: Case[] = [
    ['<p>info @ firm नقطة test</p>', []],
    ['<a href="uggc://znvygb:vasb@svez.grfg" class="rot13">x</a>', []],
    ['<input type="text" placeholder="jane@firm.test">', []],
    ['<textarea>Dear info@firm.test</textarea>', []],
    ['<iframe src="https://maps.test/?q=info@firm.test">info@firm.test</iframe>', []],
    ['<object>info@firm.test</object>', []],
    ['<p>https://firm.test/?email=info@firm.test&x=1</p>', []],
    ['<p>https://medium.com/@firm.test</p>', []],
    ['<p>ssh://git@firm.test/repo.git</p>', []],
    ['<p>git clone git@firm.test:team/repo.git</p>', []],
    ['<p>ftp://user:pw@firm.test</p>', []],
    ['<p>@info@firm.social, @scope/pkg@1.2.0, vue@next, react@18.2.0-rc.1, node@20.x</p>', []],
    ['<p>logo@2x.png icon@3x.jpg sprite@1.5x.webp</p>', []],
    ['<p>Follow @firm.test on Instagram. RT @bob.smith</p>', []],
    ['<p>user@localhost root@server1 admin@192.168.1.1</p>', []],
    ['<p>{info,sales}@firm.test</p>', []],
    ['<p>your.name@firm.test, firstname.lastname@firm.test, prenom.nom@firm.test</p>', []],
    ['<p>name@example.com user@domain.com you@yourdomain.com votre@email.fr</p>', []],
    ['<code>info@firm.test</code>', []],
    ['<p>Version 2@firm not mail; 5 @ 3.50 EUR; price@store 12</p>', []],
    ['<svg><text>info@firm.test</text></svg>', []],
    ['<select><option>info@firm.test</option></select>', []],
    ['<template>info@firm.test</template>', []],
    ['<p>Reach us at firm.test or look at shop.firm.test. Good at math dot com bubbles.</p>', []],
  ];
  it.each(cases)('refuses %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});

describe('addresses that stand in the open', () => {
  const cases: Case[] = [
    ['<noscript><p>info@firm.test</p></noscript>', ['info@firm.test']],
    ['<p>info@firm.test.</p>', ['info@firm.test']],
    [
      '<p>(info@firm.test)</p><p>&lt;sales@firm.test&gt;</p><p>"x@firm.test"</p><p>«y@firm.test»</p>',
      ['info@firm.test', 'sales@firm.test', 'x@firm.test', 'y@firm.test'],
    ],
    [
      '<p>info@firm.test,sales@firm.test;x@firm.test/y@firm.test|z@firm.test</p>',
      ['info@firm.test', 'sales@firm.test', 'x@firm.test', 'y@firm.test', 'z@firm.test'],
    ],
    ['<p>E-mail:info@firm.test Tel:123</p>', ['info@firm.test']],
    ['<td>Email</td><td>info@firm.test</td><td>Phone</td>', ['info@firm.test']],
    ['<p>info@firm.comTel: 3</p>', ['info@firm.com']],
    [
      '<p>info@example.com contact@example.org jane.doe@example.net</p>',
      ['info@example.com', 'contact@example.org', 'jane.doe@example.net'],
    ],
    [
      "<p>o'brien@firm.test first+tag@firm.test a_b-c@firm-x.co.uk</p>",
      ["o'brien@firm.test", 'first+tag@firm.test', 'a_b-c@firm-x.co.uk'],
    ],
    ['<pre>info@firm.test</pre>', ['info@firm.test']],
    ['<p>Mél. : info@firm.test</p>', ['info@firm.test']],
    ['<p>info@xn--mller-kva.test info@müller.test</p>', ['info@müller.test']],
    ['<p>Contact: info@firm.test&nbsp;|&nbsp;press@firm.test</p>', ['info@firm.test', 'press@firm.test']],
  ];
  it.each(cases)('reads %s', (html, addresses) => {
    expect(addressesIn(html)).toEqual([...addresses].sort());
  });
});
describe('details of markup', () => {
  it.each([
    ['a line end behind the sign', '<p>info@<br>firm.test</p>'],
    ['a circled a', '<p>infoⓐfirm.test</p>'],
    [
      'content generated from attributes',
      '<style>.m::before{content: attr(data-a) "\\40" attr(data-b)}</style><i class="m" data-a="info" data-b="firm.test"></i>',
    ],
    ['content in several strings', '<style>#m:after{content: "info" "@" "firm.test"}</style><i id="m"></i>'],
  ])('does not stop at %s', (_, html) => {
    expect(addressesIn(html)).toEqual(['info@firm.test']);
  });

  it('takes no entity between parameters for a disguise', () => {
    const html = '<a href="mailto:info@firm.test?subject=a&#038;body=b">write</a>';
    expect(extractPage({ html, url: 'https://firm.test/' }).emails).toMatchObject([
      { via: 'mailto', obfuscated: false },
    ]);
  });
});

describe('signs spelled out', () => {
  it.each(SPELLED_SIGNS)('reads its own example in $language: $example', ({ example }) => {
    expect(addressesIn(`<p>${example.replace(/\S+$/, 'test')}</p>`)).toHaveLength(1);
  });

  it('has all nine languages', () => {
    const languages = SPELLED_SIGNS.map(({ language }) => language);
    expect(languages).toEqual(expect.arrayContaining(['en', 'fr', 'de', 'es', 'pt', 'ru', 'zh', 'hi', 'ar']));
  });
});
