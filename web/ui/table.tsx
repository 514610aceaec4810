import type { ReactNode } from 'react';
import { Scroll } from './scroll.tsx';

/** A table of a few dozen rows that scrolls by itself, sideways where the screen is narrow. */
export function PlainTable(props: {
  readonly label: string;
  readonly names: readonly string[];
  /** Class of its least width. */
  readonly minWidth?: string;
  readonly maxHeight?: string;
  readonly children: ReactNode;
}) {
  return (
    <Scroll label={props.label} className={props.maxHeight ?? 'max-h-96'}>
      <table className={`w-full border-collapse text-left ${props.minWidth ?? 'min-w-2xl'}`}>
        <thead className="sticky top-0 z-10 bg-surface text-xs text-muted">
          <tr>
            {props.names.map((name) => (
              <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                {name === '' ? <span className="sr-only">Actions</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr]:h-row [&>tr]:border-t [&>tr]:border-line [&>tr>*]:px-3 [&>tr>*]:py-1 [&>tr>th]:text-left [&>tr>th]:font-medium">
          {props.children}
        </tbody>
      </table>
    </Scroll>
  );
}
