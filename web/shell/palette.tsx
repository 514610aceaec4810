'use client';

import { Command as Menu } from 'cmdk';
import { Key } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Command } from './commands.tsx';

/** Everything that can be done here, found by its name and done by Enter. */
export default function Palette(props: { readonly commands: readonly Command[]; readonly onClose: () => void }) {
  const groups = [...new Set(props.commands.map(({ group }) => group))];
  return (
    <Dialog label="Commands" onClose={props.onClose} className="md:mt-[12dvh]">
      <Menu label="Commands" loop>
        <Menu.Input
          data-focus-first
          placeholder="What do you want to do?"
          className="mb-2 min-h-11 w-full border-b border-line bg-transparent px-2 text-base outline-none placeholder:text-muted"
        />
        <Menu.List className="max-h-[50dvh] overflow-auto">
          <Menu.Empty className="px-2 py-6 text-center text-muted">
            Nothing is called that. Try the name of a screen, “dark” or “zone”.
          </Menu.Empty>
          {groups.map((group) => (
            <Menu.Group
              key={group}
              heading={group}
              className="pb-2 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
            >
              {props.commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <Menu.Item
                    key={command.id}
                    value={`${command.name} ${command.id}`}
                    onSelect={() => {
                      props.onClose();
                      command.run();
                    }}
                    className="flex min-h-10 items-center justify-between gap-4 rounded-lg px-2 data-[selected=true]:bg-selected"
                  >
                    {command.name}
                    {command.keys !== undefined && (
                      <span className="flex gap-1">
                        {command.keys.split(' ').map((key) => (
                          <Key key={key}>{key}</Key>
                        ))}
                      </span>
                    )}
                  </Menu.Item>
                ))}
            </Menu.Group>
          ))}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}
