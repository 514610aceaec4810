import type { AlertCard, Card } from './card.ts';
import { slack } from './escape.ts';

/** Alerts shown: of 50 blocks that Slack takes each needs three. */
const maxAlerts = 10;
/** Characters of a text in a block, of 3,000 that Slack takes. */
const maxBlock = 2_900;

/** The body of a post to a Slack incoming webhook. `text` is what notifications show. */
export interface SlackPost {
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
}

const icons: Readonly<Record<AlertCard['tone'], string>> = {
  info: ':information_source:',
  warn: ':warning:',
  critical: ':rotating_light:',
  over: ':white_check_mark:',
};

/** Says a card in Slack's blocks. */
export function slackOf(card: Card): SlackPost {
  const shown = card.alerts.slice(0, maxAlerts);
  const hidden = card.alerts.length - shown.length;
  const more = card.more ?? (hidden > 0 ? `and ${hidden} more` : null);
  return {
    text: slack(card.subject),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: card.subject, emoji: false } },
      section(slack(card.intro)),
      ...shown.flatMap(alertBlocks),
      ...(more === null ? [] : [section(slack(more))]),
      section(`<${card.link}|All alerts>`),
    ],
  };
}

function alertBlocks(alert: AlertCard): readonly Readonly<Record<string, unknown>>[] {
  const lines = [
    `${icons[alert.tone]} *${slack(alert.badge)}* ${slack(alert.title)}`,
    ...(alert.summary === null ? [] : [slack(alert.summary)]),
    ...alert.facts.map(([label, text]) => `*${slack(label)}:* ${slack(text)}`),
    ...alert.evidence.map((line) => `• ${slack(line)}`),
  ];
  return [{ type: 'divider' }, section(fitting(lines)), section(`<${alert.link}|Open the alert>`)];
}

function section(text: string): Readonly<Record<string, unknown>> {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Whole lines as far as a block takes them. */
function fitting(lines: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > maxBlock) return [...kept, '…'].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}
