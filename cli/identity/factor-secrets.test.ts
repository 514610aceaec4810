import { expect, it } from 'vitest';
import { newKey } from '../../connectors/credentials/master-keys.ts';
import { factorSecrets } from './factor-secrets.ts';

const settings = { credentialKey: newKey(), production: true, home: '/nowhere' };

it('seals a second factor so that it opens for its user alone, and does not show it', async () => {
  const secrets = factorSecrets(settings);
  const sealed = await secrets.seal('user-1', 'JBSWY3DPEHPK3PXP');
  expect(JSON.stringify(sealed)).not.toContain('JBSWY3DPEHPK3PXP');
  expect(await secrets.open('user-1', sealed)).toBe('JBSWY3DPEHPK3PXP');
  await expect(secrets.open('user-2', sealed)).rejects.toThrow(/does not open/);
  await expect(factorSecrets({ ...settings, credentialKey: newKey() }).open('user-1', sealed)).rejects.toThrow();
});
