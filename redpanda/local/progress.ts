import ora from 'ora';
import type { Service } from '../../base/config.ts';

/** Who is told how the start of the stack goes. */
export interface Progress {
  /** The service has begun to start. */
  begin(service: Service, title: string): void;
  /** Something that takes long, or that changes the machine. */
  note(service: Service, text: string): void;
  ready(service: Service, text: string): void;
  failed(service: Service, text: string): void;
}

/** Says nothing. */
export const silentProgress: Progress = { begin() {}, note() {}, ready() {}, failed() {} };

/** Progress on standard error: a spinner with a line per service on a terminal, plain lines otherwise. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? spinnerProgress(stream) : plainProgress(stream);
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  const line = (service: Service, text: string) => stream.write(`${service.padEnd(11)}${text}\n`);
  return {
    begin() {},
    note: line,
    ready: line,
    failed: (service, text) => line(service, `FAILED: ${text}`),
  };
}

function spinnerProgress(stream: NodeJS.WriteStream): Progress {
  // With discardStdin, Ctrl-C would be no signal any more but a key that is read here.
  const spinner = ora({ stream, discardStdin: false });
  const waiting = new Map<Service, string>();
  const show = () => {
    const text = [...waiting].map(([service, what]) => `${service}: ${what}`).join(' · ');
    if (text === '') spinner.stop();
    else spinner.start(text);
  };
  const line = (service: Service, symbol: string, text: string) => {
    waiting.delete(service);
    spinner.stopAndPersist({ symbol, text: `${service.padEnd(11)}${text}` });
    show();
  };
  return {
    begin(service, title) {
      waiting.set(service, title);
      show();
    },
    note(service, text) {
      spinner.stopAndPersist({ symbol: '·', text: `${service.padEnd(11)}${text}` });
      show();
    },
    ready: (service, text) => line(service, '✔', text),
    failed: (service, text) => line(service, '✖', text),
  };
}
