import { expect, it } from 'vitest';
import { versionIn } from './maven.ts';

it('the version is read from coloured output and from plain', () => {
  expect(versionIn('\u001b[1mApache Maven 3.8.7\u001b[m\nMaven home: /usr/share/maven')).toBe('3.8.7');
  expect(versionIn('\u001b[1mApache Maven 3.9.9 (8e8579a9e76f7d015ee5ec7bfcdc97d260186937)\u001b[m')).toBe('3.9.9');
  expect(versionIn('Apache Maven 4.0.0-rc-2')).toBe('4.0.0-rc-2');
});
