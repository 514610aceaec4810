import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../schemas/generated/types.ts';
import { ctrAlert, messageOf } from '../testing/alerts.ts';
import { cardOf } from './card.ts';
import { emailOf } from './email.ts';
import type { Message } from './message.ts';
import { slackOf } from './slack.ts';
import { teamsOf } from './teams.ts';
import { valueWords } from './values.ts';
import { webhookOf } from './webhook.ts';

const context = { publicUrl: 'https://millrace.example', zone: 'Europe/Berlin' };
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const overspend = ctrAlert({
  alert_id: 'alert-2',
  rule_id: 'overspend',
  rule_name: 'Overspend',
  transition_seq: 5,
  severity: 'WARN',
  state: 'RESOLVED',
  prev_state: 'RECOVERING',
  entity_name: null,
  subject: '',
  condition: 'spend over 1d > 1000',
  comparison: '>',
  unit: 'MONEY',
  currency: 'EUR',
  value: 950.5,
  threshold: 1000,
  baseline: null,
  change: null,
  window: 'today',
  evidence: [],
  finality: 'FINAL',
  coverage: 0.5,
  annotations: {},
  link: '',
});

const messages: Readonly<Record<string, Message>> = {
  firing: messageOf([ctrAlert()]),
  resolved: messageOf([overspend]),
  several: messageOf([ctrAlert(), overspend], { firing: 31, resolved: 2, critical: 4 }),
};

describe.each(Object.entries(messages))('a message: %s', (name, message) => {
  const card = cardOf(message, context);
  test('as e-mail', async () => {
    const { subject, text, html } = emailOf(card);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(`golden/${name}.email.txt`);
    await expect(html).toMatchFileSnapshot(`golden/${name}.email.html`);
  });
  test('in Slack', () => expect(json(slackOf(card))).toMatchFileSnapshot(`golden/${name}.slack.txt`));
  test('in Teams', () => expect(json(teamsOf(card))).toMatchFileSnapshot(`golden/${name}.teams.txt`));
  test('for programs', () =>
    expect(json(webhookOf(message, context))).toMatchFileSnapshot(`golden/${name}.webhook.txt`));
});

describe('the subject says what and how bad', () => {
  const second = ctrAlert({ alert_id: 'alert-3', severity: 'WARN', subject: 'CPA over target' });
  test.each<[string, Message]>([
    ['[CRITICAL] CTR dropped: Spring sale 0.31%, below 0.5%', messageOf([ctrAlert()])],
    ['[CRITICAL, still] CTR dropped: Spring sale 0.31%, below 0.5%', messageOf([ctrAlert()], { reason: 'repeat' })],
    [
      '[WARN, not acknowledged] CPA over target, and 1 more',
      messageOf([second, { ...second, alert_id: 'alert-4' }], { reason: 'escalation' }),
    ],
    ['[CRITICAL] CPA over target, and 1 more', messageOf([second, ctrAlert()])],
    ['[OVER] Overspend: 31 at 950.50 EUR, alerts when above 1,000.00 EUR', messageOf([overspend])],
    [
      '[OVER] Overspend: 31 at 950.50 EUR, alerts when above 1,000.00 EUR; 1 still firing',
      messageOf([overspend, ctrAlert()], { reason: 'resolved' }),
    ],
    ['Daily summary: 1 firing (1 critical), 1 over', messageOf([overspend, ctrAlert()], { reason: 'digest' })],
    ['[TEST] Millrace can reach this channel', messageOf([ctrAlert()], { reason: 'test' })],
  ])('%s', (subject, message) => {
    expect(cardOf(message, context).subject).toBe(subject);
  });
});

describe('values', () => {
  const none = {
    value: null,
    threshold: null,
    baseline: null,
    unit: 'UNKNOWN',
    currency: null,
    value_reason: 'OK',
  } as const;
  test.each<[Partial<Alert>, string, string | null]>([
    [{ value: 0.0031002, threshold: 0.005, unit: 'RATIO' }, '0.31%', '0.5%'],
    // Rounded alike they would read `0.5%, below 0.5%`.
    [{ value: 0.00499999, threshold: 0.005, unit: 'RATIO' }, '0.499999%', '0.5%'],
    [{ value: 2.4, threshold: 3, unit: 'RATIO' }, '2.4', '3'],
    [{ value: 1.2, threshold: 1.5, unit: 'PERCENT' }, '120%', '150%'],
    [{ value: 1_234_567, threshold: 1_000_000, unit: 'COUNT' }, '1,234,567', '1,000,000'],
    [{ value: 950.5, threshold: 1000, unit: 'MONEY', currency: 'EUR' }, '950.50 EUR', '1,000.00 EUR'],
    [{ value: 1000.0049, threshold: 1000, unit: 'MONEY', currency: 'JPY' }, '1,000.0049 JPY', '1,000.00 JPY'],
    [{ value: 0.000_001, threshold: null, unit: 'MONEY', currency: 'USD' }, '0.000001 USD', null],
    [{ value: 12, threshold: null, unit: 'MONEY' }, '12.00 (currency unknown)', null],
    [{ value: null, threshold: 0.5, unit: 'RATIO', value_reason: 'DIV0' }, 'none: division by zero', '50%'],
    [{ value: 0, threshold: 0, unit: 'COUNT' }, '0', '0'],
    [{ value: -1234.5, threshold: 0, unit: 'SCORE' }, '-1,234.5', '0'],
  ])('%o', (alert, value, threshold) => {
    expect(valueWords({ ...none, ...alert })).toMatchObject({ value, threshold });
  });
});

describe('what comes from outside', () => {
  const evil = '<script>alert("1")</script>\r\nBcc: all@example.com & *bold* <!channel> [x](https://evil.example)';
  const message = messageOf([
    ctrAlert({ subject: evil, entity_name: evil, annotations: { summary: evil }, link: '//evil.example/x' }),
  ]);
  const card = cardOf(message, context);

  test('cannot leave its line, or its place in HTML', () => {
    const { subject, html, text } = emailOf(card);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^Bcc/m);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)');
  });

  test('mentions nobody in Slack and links nowhere', () => {
    const posted = JSON.stringify(slackOf(card).blocks.filter(({ type }) => type === 'section'));
    expect(posted).not.toContain('<!channel>');
    expect(posted).not.toMatch(/\*bold\*/);
  });

  test('formats nothing in an Adaptive Card', () => {
    const text = JSON.stringify(teamsOf(card));
    expect(text).not.toContain('[x](https');
    expect(text).toContain('\\\\[x\\\\](https');
  });

  test('links to nothing but the web application', () => {
    expect(card.alerts[0]?.link).toBe('https://millrace.example/alerts/alert-1?tenant=acme');
  });

  test('is cut to what the receivers take', () => {
    const long = ctrAlert({ subject: 'x'.repeat(5_000), annotations: { summary: '👩‍👩‍👧'.repeat(2_000) } });
    const many = cardOf(messageOf(Array.from({ length: 20 }, () => long)), context);
    expect(many.subject.length).toBe(140);
    const posted = slackOf(many);
    expect(posted.blocks.length).toBeLessThanOrEqual(50);
    for (const block of posted.blocks) {
      expect((block.text as { text: string } | undefined)?.text.length ?? 0).toBeLessThanOrEqual(3_000);
    }
    expect(Buffer.byteLength(JSON.stringify(teamsOf(many)))).toBeLessThanOrEqual(28_000);
  });
});

test('a correction tells the value before and after', () => {
  const corrected = ctrAlert({ state: 'AMENDED', prev_state: 'FIRING', previous_value: 0.0029 });
  const [alert] = cardOf(messageOf([corrected]), context).alerts;
  expect(alert?.facts).toContainEqual(['Corrected', 'the platform restated its data: 0.29% before, 0.31% now']);
});

test('a zone with half an hour is shown as it is', () => {
  const [alert] = cardOf(messageOf([ctrAlert()]), { ...context, zone: 'Asia/Kolkata' }).alerts;
  expect(alert?.facts).toContainEqual([
    'Data as of',
    '2026-11-03 19:35 Asia/Kolkata (UTC+5:30); may still be restated',
  ]);
});

test('a message says how many before it were held back, and why', () => {
  const alert = ctrAlert({ max_notifications_per_day: 3 });
  const message = messageOf([alert]);
  const held = { ...message, alerts: message.alerts.map((each) => ({ ...each, heldBack: 2 })) };
  const facts = Object.fromEntries(cardOf(held, context).alerts[0]?.facts ?? []);
  expect(facts['Held back']).toBe('2 messages about this before: the rule allows 3 a day');
  expect(webhookOf(held, context).data.alerts).toMatchObject([{ held_back: 2 }]);
  expect(Object.fromEntries(cardOf(message, context).alerts[0]?.facts ?? [])).not.toHaveProperty('Held back');
});

test('a correction says what was and what is, and that nothing fires', () => {
  const subject = 'Restated: CTR dropped: Spring sale, 0.4% → 0.6%';
  const amended = ctrAlert({ state: 'AMENDED', prev_state: 'RESOLVED', previous_value: 0.004, value: 0.006, subject });
  const message = messageOf([amended], { reason: 'corrected', firing: 0, critical: 0, resolved: 0, corrected: 1 });
  const corrected = { ...message, alerts: message.alerts.map((each) => ({ ...each, status: 'corrected' as const })) };
  const card = cardOf(corrected, context);
  expect(card.subject).toBe(`[RESTATED] ${subject}`);
  expect(card.intro).toMatch(/Nothing fires/);
  expect(card.alerts[0]).toMatchObject({ tone: 'over', badge: 'RESTATED' });
  expect(card.more).toBeNull();
  expect(webhookOf(corrected, context).data).toMatchObject({ firing: 0, resolved: 0, corrected: 1 });
});

test('an alert of no figures, such as of a credential, shows none, and where it is', () => {
  const alert = ctrAlert({
    ...{ rule_id: 'credential_expired', condition: '', value: null, threshold: null, change: null, window: '' },
    ...{ labels: { connection: 'tiktok-main' }, entity_name: 'TikTok', subject: 'Credential expired: TikTok (tiktok)' },
    entity: { platform: 'TIKTOK', account_id: 'tiktok-main', level: 'ACCOUNT', entity_id: 'tiktok-main' },
  });
  const card = cardOf(messageOf([alert]), context);
  const facts = Object.fromEntries(card.alerts[0]?.facts ?? []);
  expect(card.subject).toBe('[CRITICAL] Credential expired: TikTok (tiktok)');
  expect(facts).not.toHaveProperty('Value');
  expect(facts).not.toHaveProperty('Data as of');
  expect(facts.Where).toBe('connection tiktok-main to tiktok');
});
