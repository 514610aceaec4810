import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDefinitionFile } from './definition-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-definition-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string, environment: NodeJS.ProcessEnv = {}): unknown {
  const path = join(folder, 'notifications.yaml');
  writeFileSync(path, text);
  return readDefinitionFile(path, environment);
}

const good = `channels:
  desk: { kind: slack, url: env:SLACK_URL }
route: { channels: [desk] }
`;

test('variables of the environment stand in the place of env:NAME', () => {
  expect(read(good, { SLACK_URL: 'https://hooks.slack.example/T0' })).toEqual({
    channels: { desk: { kind: 'slack', url: 'https://hooks.slack.example/T0' } },
    route: { channels: ['desk'] },
  });
});

test.each([
  ['a variable that is not set', good, /:2:29: SLACK_URL is not set: export it before this command/],
  ['no YAML', 'channels: [', /:1:12: /],
  ['nothing', '', /is empty/],
  ['two documents', `${good}---\n${good}`, /:5:1: is a second document/],
  ['a setting that is none', good.replace('channels: [desk]', 'chanels: [desk]'), /:3:19: route\.chanels is not known/],
  ['a channel that is none', good.replace('[desk]', '[dsek]'), /:3:21: route\.channels\.0 there is no channel 'dsek'/],
])('%s is told with its line, and the value of no variable', (what, text, message) => {
  const environment = what === 'a variable that is not set' ? {} : { SLACK_URL: 'https://hooks.slack.example/T0' };
  expect(() => read(text, environment)).toThrow(message);
  expect(() => read(text, environment)).not.toThrow(/T0/);
});
