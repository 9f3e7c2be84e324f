import { html, raw } from '../html.ts';
import { cookieBanner, direction, head, type Layout, languageOf, menuItems, smallPrint } from './frame.ts';

const PLUGINS = raw(`<meta name="generator" content="WordPress 6.8.1">
<link rel="stylesheet" id="theme-css" href="/wp-content/themes/journal/style.css?ver=6.8.1" media="all">
<link rel="https://api.w.org/" href="/wp-json/"><link rel="alternate" type="application/rss+xml" href="/feed/">
<script>window._wpemojiSettings={"baseUrl":"/emoji/","ext":".png"};(function(){var d=document;d.documentElement.className="js"})();</script>
<script type="text/javascript">var _gaq=_gaq||[];_gaq.push(["_setAccount","UA-00000000-1"]);</script>
`);

/** A WordPress journal: widgets beside the entry, scripts everywhere. */
export const blog: Layout = (frame) => html`<!DOCTYPE html>
<html lang="${languageOf(frame)}"${direction(frame)} class="no-js">
${head(frame, PLUGINS)}<body class="single postid-${frame.page.path.length} wp-custom-logo">
<noscript><iframe src="/tag/ns.html" height="0" width="0" style="display:none;visibility:hidden"></iframe></noscript>
<a class="skip-link screen-reader-text" href="#content">↓</a>
<div id="page" class="site"><header id="masthead"><p class="site-title"><a href="/" rel="home">${frame.content.business.name}</a></p>
<p class="site-description">${frame.content.headline}</p></header>
<div id="content"><div id="primary" class="entry-content">
${frame.page.body}</div>
<aside id="secondary" class="widget-area"><section class="widget widget_nav_menu"><ul class="menu">
${menuItems(frame)}</ul></section>
<section class="widget widget_text">${cookieBanner(frame)}</section></aside></div>
<footer id="colophon" class="site-footer">
${smallPrint(frame)}</footer></div>
<script>jQuery(function($){$(".cookies button").on("click",function(){document.cookie="ok=1"})});</script>
</body>
</html>
`;
