import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { millrace } from '../pipeline/millrace.ts';
import { chromiumPath, openBrowser } from '../web/browser.ts';
import { startTestGateway, tokenOf } from './stored-gold.ts';

let gateway: RunningGateway;
beforeAll(async () => {
  ({ gateway } = await startTestGateway(testEnvironment()));
});
afterAll(() => gateway?.close());

const page = () => `${gateway.url}/developer/`;

describe('the developer page', () => {
  it('and all its files come from the gateway, under a policy that allows nothing else', async () => {
    const response = await fetch(page());
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+'/);
    expect(policy).not.toMatch(/https?:|unsafe-eval/);
    const html = await response.text();
    expect(html).toContain('SpendByDay');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const [, name] of html.matchAll(/(?:src|href)="([\w.-]+\.(?:js|css|ico))"/g)) {
      expect((await fetch(`${page()}${name}`)).status, name).toBe(200);
    }
    expect((await fetch(`${gateway.url}/developer`, { redirect: 'manual' })).status).toBe(308);
  });

  it('gives out no other files, and does not put a host of somebody’s choice into the page', async () => {
    for (const path of ['../package.json', '..%2fpackage.json', '%2e%2e/package.json', 'nothing.js']) {
      const response = await fetch(`${page()}${path}`);
      expect([response.status, (await response.json()) as object], path).toMatchObject([
        404,
        { error: { code: 'MR_NOT_FOUND' } },
      ]);
    }
  });

  it.skipIf(chromiumPath === undefined)(
    'opens in a browser, asks nobody else, and breaks none of its own rules',
    async () => {
      const browser: Browser = await openBrowser();
      try {
        const opened = await browser.newPage();
        const elsewhere: string[] = [];
        const complaints: string[] = [];
        opened.on('request', (request) => {
          if (!request.url().startsWith(gateway.url) && !/^(data|blob):/.test(request.url()))
            elsewhere.push(request.url());
        });
        opened.on('console', (message) => {
          if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
        });
        await opened.goto(page());
        await opened.getByText('spend by day').first().waitFor({ timeout: 60_000 });
        await opened.waitForTimeout(2_000);
        expect(elsewhere).toEqual([]);
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});

describe('millrace codegen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'codegen-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('makes the same of the published schema and of a running gateway’s, and says when it is stale', async () => {
    const operations = file('rows.graphql', 'query Rows { accounts(first: 5) { nodes { accountId platform name } } }');
    const [published, running] = [join(folder, 'a.ts'), join(folder, 'b.ts')];
    expect(await millrace('codegen', operations, '--out', published)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('wrote'),
    });
    const token = await tokenOf(gateway, 'codegen');
    const ran = await millrace(
      'codegen',
      operations,
      '--out',
      running,
      '--schema',
      gateway.url,
      '--token',
      token,
      '--json',
    );
    expect(JSON.parse(ran.stdout)).toMatchObject({ operations: ['Rows'], changed: true, schema: gateway.url });
    expect(readFileSync(running, 'utf8')).toBe(readFileSync(published, 'utf8'));
    expect(readFileSync(published, 'utf8')).toContain('RowsDocument');
    expect(await millrace('codegen', operations, '--out', published, '--check')).toMatchObject({ code: 0 });
    writeFileSync(published, 'old');
    expect(await millrace('codegen', operations, '--out', published, '--check')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is stale'),
    });
  });

  it('tells what does not fit, and asks for a token where one is needed', async () => {
    const wrong = file('wrong.graphql', 'query Wrong { acounts { nodes { accountId } } }');
    expect(await millrace('codegen', wrong, '--out', join(folder, 'c.ts'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Did you mean "accounts"'),
    });
    expect(await millrace('codegen', wrong, '--schema', gateway.url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('MILLRACE_TOKEN'),
    });
  });
});
