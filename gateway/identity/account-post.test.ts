import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { AccountPost } from './account-post.ts';
import type { Mail } from './mail.ts';

const mailTo = (to: string): Mail => ({ to, subject: 's', text: 't' });

it('sends a bounded number at a time, drops what is too many, and counts what came of each', async () => {
  const registry = new Registry();
  const sent: string[] = [];
  let underWay = 0;
  let most = 0;
  const send = async ({ to }: Mail) => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay -= 1;
    if (to === 'refused') throw new Error('550 no such mailbox');
    sent.push(to);
  };
  const limits = { mailing: 2, waitingMails: 2 };
  const post = new AccountPost({ send }, limits, { logger: pino({ level: 'silent' }), registry });
  for (const to of ['a', 'refused', 'b', 'none', 'too many']) {
    post.post(async () => (to === 'none' ? undefined : mailTo(to)));
  }
  await post.settled();
  expect([most, sent]).toEqual([2, ['a', 'b']]);
  const { values } = (await registry.getSingleMetric('millrace_gateway_account_mails_total')?.get()) ?? { values: [] };
  expect(Object.fromEntries(values.map(({ labels, value }) => [labels['outcome'], value]))).toEqual({
    sent: 2,
    failed: 1,
    dropped: 1,
  });
});
