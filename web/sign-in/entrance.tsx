import type { ReactNode } from 'react';
import { Logo } from '../shell/logo.tsx';
import { Problem } from '../ui/states.tsx';

/** A page on the way in: one card in the middle, with what is wrong above what is to be filled in. */
export function Entrance(props: {
  readonly title: string;
  readonly problem?: string | null;
  readonly children: ReactNode;
}) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-5 px-4 py-8">
      <p className="flex items-center gap-2 text-base font-semibold tracking-tight">
        <Logo /> Millrace
      </p>
      <div className="grid gap-4 rounded-2xl border border-line bg-surface p-6">
        <h1 className="text-xl font-semibold tracking-tight">{props.title}</h1>
        {props.problem != null && <Problem>{props.problem}</Problem>}
        {props.children}
      </div>
    </main>
  );
}
