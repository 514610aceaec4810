import type { Config } from '../../base/config.ts';
import type { Logger } from '../../base/log.ts';
import { startGateway } from '../../gateway/main.ts';
import { gatewayPorts } from '../gateway/ports.ts';
import { factorSecrets } from '../identity/factor-secrets.ts';
import { accountMail, openMail } from '../identity/mail.ts';

/** Starts the gateway with what the command line gives it; `close` ends its mail, too. */
export async function startGatewayPart(config: Config, logger: Logger): Promise<{ close(): Promise<void> }> {
  const { mail, close } = openMail(config, logger);
  const account = accountMail(config);
  const gateway = await startGateway(config, {
    logger,
    ports: gatewayPorts(config),
    mail,
    ...(account !== undefined && { accountMail: account }),
    factors: factorSecrets(config),
  });
  return { close: () => gateway.close().then(close) };
}
