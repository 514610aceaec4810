import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../base/clock.ts';
import type { Sessions } from '../../../gateway/identity/sessions.ts';
import { Standing } from '../../../gateway/identity/standing.ts';
import { type Ground, newEmail, openGround } from './ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground?.close());

describe('what is remembered of a session', () => {
  it('is nothing that was being looked up when it ended', async () => {
    const tenant = await ground.organisation();
    const subject = await ground.join(tenant, newEmail(), 'VIEWER');
    let isOpen = true;
    const answers: (() => void)[] = [];
    // Redis, whose answer is on its way for as long as the test likes.
    const sessions: Pick<Sessions, 'isOpen'> = {
      isOpen: async () => {
        const was = isOpen;
        await new Promise<void>((resolve) => answers.push(resolve));
        return was;
      },
    };
    const standing = new Standing({
      pool: ground.pool,
      sessions: sessions as Sessions,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
      limits: { recheckSeconds: 15, staleSeconds: 60 },
    });
    const claims = { tenant, subject, session: { id: 's1', epoch: 0 }, expiresAt: Date.now() + 60_000 };
    const before = standing.ofSession(claims, 'here');
    isOpen = false;
    standing.forget(tenant, 's1');
    const after = standing.ofSession(claims, 'here');
    for (const answer of answers) answer();
    expect((await before).role).toBe('VIEWER');
    await expect(after).rejects.toMatchObject({ code: 'MR_SESSION_ENDED' });
    const later = standing.ofSession(claims, 'here');
    answers.at(-1)?.();
    await expect(later).rejects.toMatchObject({ code: 'MR_SESSION_ENDED' });
  });
});
