import type { Command } from 'commander';

/** `millrace doctor`: whether this machine has what the local stack needs. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check this machine; every problem comes with its fix; exit 1 when there is one')
    .option('--json', 'one JSON document instead of text')
    .addHelpText('before', 'Example: millrace doctor\n')
    .action(doctor);
}

async function doctor(options: { readonly json?: boolean }): Promise<void> {
  const { examine } = await import('../../redpanda/local/doctor.ts');
  const findings = await examine();
  if (options.json) console.log(JSON.stringify(findings, null, 2));
  else {
    for (const { name, ok, found, fix } of findings) {
      console.log(
        `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(18)}${found}${ok || fix === null ? '' : `\n      fix: ${fix}`}`,
      );
    }
  }
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}
