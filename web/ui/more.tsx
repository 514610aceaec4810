import { type ReactNode, useState } from 'react';
import { problemText } from '../gateway/problem.ts';
import { Button } from './controls.tsx';
import { Problem } from './states.tsx';

/** What reads on in a list; where that failed it says why, and tries it again. */
export function More(props: {
  readonly problem: unknown;
  readonly onRead: () => void;
  readonly onRetry: () => void;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  if (props.problem !== undefined) return <Problem onRetry={props.onRetry}>{problemText(props.problem)}</Problem>;
  return (
    <Button className={props.className} disabled={props.disabled} onClick={props.onRead}>
      {props.children}
    </Button>
  );
}

/** For `More`: reads the next page with `read`, and keeps why that failed until it is read again. */
export function useMore(read: () => Promise<unknown>) {
  const [problem, setProblem] = useState<unknown>();
  const onRead = () => {
    setProblem(undefined);
    read().catch((error: unknown) => setProblem(error));
  };
  return { problem, onRead, onRetry: onRead };
}
