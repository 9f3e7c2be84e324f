import { html, raw } from '../html.ts';
import { cookieBanner, direction, head, type Layout, languageOf, smallPrint } from './frame.ts';

const ASSETS = raw(`<link href="/assets/bootstrap.min.css" rel="stylesheet">
<script async src="/assets/analytics.js"></script>
<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag("js",new Date());</script>
`);

/** An agency's page builder: divisions inside divisions. */
export const cards: Layout = (frame) => html`<!DOCTYPE html>
<html lang="${languageOf(frame)}"${direction(frame)} data-theme="light">
${head(frame, ASSETS)}<body class="builder-page">
<div class="navbar sticky-top"><div class="container-fluid"><div class="navbar-brand"><a href="/">${frame.content.business.name}</a></div>
<a class="toggler" href="javascript:void(0)">☰</a><a class="visually-hidden" href="#main">↓</a>
<div class="collapse"><div class="navbar-nav">${frame.menu.map(
  ({ href, label }) => html`<div class="nav-item"><a class="nav-link" href="${href}"><span>${label}</span></a></div>\n`,
)}</div></div></div></div>
<div class="section"><div class="container"><div class="row"><div class="col-12">
${frame.page.body}</div></div></div></div>
<div class="section footer bg-dark"><div class="container">
${smallPrint(frame)}</div></div>
${cookieBanner(frame)}<script src="/assets/bootstrap.bundle.min.js"></script>
<script>gtag("config","G-0000000000",{page_path:"${frame.page.path}"})</script>
</body></html>
`;
