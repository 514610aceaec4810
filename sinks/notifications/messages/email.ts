import type { AlertCard, Card } from './card.ts';
import { html } from './escape.ts';

/** An e-mail's content: the same in plain text and in HTML. */
export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Says a card as an e-mail. */
export function emailOf(card: Card): EmailContent {
  return { subject: card.subject, text: plainText(card), html: markup(card) };
}

function plainText(card: Card): string {
  const parts = [
    card.intro,
    ...card.alerts.map(alertText),
    ...(card.more === null ? [] : [card.more]),
    `All alerts: ${card.link}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function alertText(alert: AlertCard): string {
  const width = Math.max(...alert.facts.map(([label]) => label.length)) + 2;
  return [
    `[${alert.badge}] ${alert.title}`,
    ...(alert.summary === null ? [] : [alert.summary]),
    ...alert.facts.map(([label, text]) => `  ${`${label}:`.padEnd(width)}${text}`),
    ...alert.evidence.map((line) => `  ${line}`),
    `  ${alert.link}`,
  ].join('\n');
}

const colours: Readonly<Record<AlertCard['tone'], string>> = {
  info: '#1d4ed8',
  warn: '#b45309',
  critical: '#b91c1c',
  over: '#15803d',
};

function markup(card: Card): string {
  const more = card.more === null ? '' : `<p>${html(card.more)}</p>\n`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${html(card.subject)}</title></head>
<body style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#111827">
<p>${html(card.intro)}</p>
${card.alerts.map(alertMarkup).join('\n')}
${more}<p><a href="${html(card.link)}">All alerts</a></p>
</body></html>
`;
}

function alertMarkup(alert: AlertCard): string {
  const colour = colours[alert.tone];
  const rows = alert.facts.map(
    ([label, text]) =>
      `<tr><th scope="row" style="text-align:left;padding:2px 12px 2px 0;font-weight:normal;color:#4b5563">${html(label)}</th><td>${html(text)}</td></tr>`,
  );
  const evidence = alert.evidence.map((line) => `<li>${html(line)}</li>`);
  return `<section style="border-left:4px solid ${colour};padding:4px 12px;margin:12px 0">
<h2 style="font-size:16px;margin:0 0 6px"><span style="color:${colour}">${html(alert.badge)}</span> ${html(alert.title)}</h2>
${alert.summary === null ? '' : `<p>${html(alert.summary)}</p>\n`}<table role="presentation" style="border-collapse:collapse">
${rows.join('\n')}
</table>
${evidence.length === 0 ? '' : `<ul>${evidence.join('')}</ul>\n`}<p><a href="${html(alert.link)}">Open the alert</a></p>
</section>`;
}
