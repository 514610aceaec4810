'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

/** Something that can be done, from the palette or by keys. */
export interface Command {
  readonly id: string;
  readonly name: string;
  /** Heading under which it is listed. */
  readonly group: string;
  /** Keys, pressed one after another: `j`, `g a`. */
  readonly keys?: string;
  readonly run: () => void;
}

/** Milliseconds within which the second key of two has to come. */
const sequenceMs = 1_000;

/** What can be done on the screen as it is now; each part of it says what it adds. */
class CommandRegistry {
  readonly #lists = new Map<object, readonly Command[]>();
  #first: { readonly key: string; readonly at: number } | null = null;

  set(owner: object, commands: readonly Command[]): void {
    this.#lists.set(owner, commands);
  }

  delete(owner: object): void {
    this.#lists.delete(owner);
  }

  all(): readonly Command[] {
    return [...this.#lists.values()].flat();
  }

  /** The command that a key completes, alone or after the one before it. */
  pressed(key: string, now: number): Command | undefined {
    const before = this.#first !== null && now - this.#first.at < sequenceMs ? this.#first.key : null;
    const found =
      (before === null ? undefined : this.all().find(({ keys }) => keys === `${before} ${key}`)) ??
      this.all().find(({ keys }) => keys === key);
    this.#first = found === undefined ? { key, at: now } : null;
    return found;
  }
}

const RegistryContext = createContext<CommandRegistry | null>(null);

/** Gives everything below a place to say what can be done, and does it when its keys are pressed while `keysOn`. */
export function CommandsProvider(props: { readonly keysOn: boolean; readonly children: ReactNode }) {
  const { keysOn } = props;
  const registry = useState(() => new CommandRegistry())[0];
  useEffect(() => {
    if (!keysOn) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const command = registry.pressed(event.key, Date.now());
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [registry, keysOn]);
  return <RegistryContext value={registry}>{props.children}</RegistryContext>;
}

/** Says what can be done here, as long as the part that says it is shown. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useRegistry();
  const owner = useState(() => ({}))[0];
  useEffect(() => registry.set(owner, commands));
  useEffect(() => () => registry.delete(owner), [registry, owner]);
}

/** What can be done now. */
export function useRegistry(): CommandRegistry {
  const registry = useContext(RegistryContext);
  if (registry === null) throw new Error('useRegistry stands outside of CommandsProvider');
  return registry;
}

/** Whether keys are text here, or belong to a window over the page. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true], dialog') !==
    null
  );
}
