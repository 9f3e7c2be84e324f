import { html } from '../html.ts';
import { type Layout, smallPrint } from './frame.ts';

/** A page of 2003: tables, capitals, unclosed tags, no menu but a column of links. */
export const table: Layout = (frame) => html`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML><HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=${frame.content.wire?.charset ?? 'utf-8'}">
<META HTTP-EQUIV="Content-Language" CONTENT="${frame.content.language}">
<TITLE>${frame.page.title}</TITLE>
${frame.page.robotsMeta && html`<META NAME="robots" CONTENT="${frame.page.robotsMeta}">`}
${frame.page.head}</HEAD>
<BODY BGCOLOR="#FFFFFF" TEXT="#333333" LINK="#003366">
<TABLE WIDTH="780" BORDER=0 CELLSPACING=0 ALIGN=center>
<TR><TD COLSPAN=2><FONT SIZE=5><A HREF="/">${frame.content.business.name}</A></FONT>
<TR><TD VALIGN=top WIDTH=160>${frame.menu.map(({ href, label }) => html`<A HREF="${href}">${label}</A><BR>\n`)}
<TD VALIGN=top>
${frame.page.body}
<TR><TD COLSPAN=2><HR><FONT SIZE=2>${smallPrint(frame)}</FONT>
</TABLE>
</BODY></HTML>
`;
