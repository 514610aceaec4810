import type { AlertCard, Card } from './card.ts';
import { cardMarkdown } from './escape.ts';

/** Bytes of a post, of about 28 KB that Teams takes. */
const maxBytes = 26_000;

/** The body of a post to a Teams workflow (`When a Teams webhook request is received`): a message with one Adaptive Card. */
export interface TeamsPost {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: Readonly<Record<string, unknown>>;
    },
  ];
}

const colours: Readonly<Record<AlertCard['tone'], string>> = {
  info: 'Accent',
  warn: 'Warning',
  critical: 'Attention',
  over: 'Good',
};

/** Says a card as an Adaptive Card, with as many alerts as fit. */
export function teamsOf(card: Card): TeamsPost {
  for (let shown = card.alerts.length; ; shown--) {
    const post = postOf(card, shown);
    if (shown <= 1 || Buffer.byteLength(JSON.stringify(post)) <= maxBytes) return post;
  }
}

function postOf(card: Card, shown: number): TeamsPost {
  const hidden = card.alerts.length - shown;
  const more = card.more ?? (hidden > 0 ? `and ${hidden} more` : null);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      { type: 'TextBlock', text: cardMarkdown(card.subject), weight: 'Bolder', size: 'Large', wrap: true },
      { type: 'TextBlock', text: cardMarkdown(card.intro), wrap: true },
      ...card.alerts.slice(0, shown).map(container),
      ...(more === null ? [] : [{ type: 'TextBlock', text: cardMarkdown(more), wrap: true }]),
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'All alerts', url: card.link }],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function container(alert: AlertCard): Readonly<Record<string, unknown>> {
  const text = (content: string, more: Readonly<Record<string, unknown>> = {}) => ({
    type: 'TextBlock',
    text: content,
    wrap: true,
    ...more,
  });
  return {
    type: 'Container',
    separator: true,
    items: [
      text(cardMarkdown(alert.badge), { color: colours[alert.tone], weight: 'Bolder' }),
      text(cardMarkdown(alert.title), { weight: 'Bolder' }),
      ...(alert.summary === null ? [] : [text(cardMarkdown(alert.summary))]),
      { type: 'FactSet', facts: alert.facts.map(([title, value]) => ({ title, value: cardMarkdown(value) })) },
      ...alert.evidence.map((line) => text(cardMarkdown(line), { isSubtle: true })),
      { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'Open the alert', url: alert.link }] },
    ],
  };
}
