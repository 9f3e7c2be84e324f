import { createTransport } from 'nodemailer';
import type { Deliver, OutgoingMail } from '../mailwizz/delivery.ts';

export interface SmtpDeliverOptions {
  host?: string;
  /** The return path; by default the VERP form `<subscriber>-<campaign>@bounce.<sender's domain>` feeds of bounces expect. */
  returnPath?: (mail: OutgoingMail) => string;
  connections?: number;
}

/** A `deliver` for the MailWizz stand-in that really sends, to a PowerMTA (or its stand-in) on this port. */
export function smtpDeliver(port: number, options: SmtpDeliverOptions = {}): Deliver & { close(): void } {
  const { host = '127.0.0.1', returnPath = verpReturnPath, connections = 4 } = options;
  const transport = createTransport({
    host,
    port,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    secure: false,
    ignoreTLS: true,
  });
  const deliver: Deliver = async (mail) => {
    await transport.sendMail({
      envelope: { from: returnPath(mail), to: [mail.to.email] },
      messageId: `<${mail.messageId}>`,
      from: { name: mail.from.name, address: mail.from.email },
      to: { name: mail.to.name, address: mail.to.email },
      ...(mail.replyTo === '' ? {} : { replyTo: mail.replyTo }),
      subject: mail.subject,
      html: mail.html,
      ...(mail.plainText === '' ? {} : { text: mail.plainText }),
      headers: mail.headers,
    });
    return {};
  };
  return Object.assign(deliver, { close: () => transport.close() });
}

function verpReturnPath({ from, subscriberUid, campaignUid }: OutgoingMail): string {
  const domain = from.email.slice(from.email.lastIndexOf('@') + 1);
  return subscriberUid && campaignUid ? `${subscriberUid}-${campaignUid}@bounce.${domain}` : from.email;
}
