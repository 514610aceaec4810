import { PageHead } from './page-head.tsx';
import { Loading } from './states.tsx';

/** Where a screen will stand: its name, and lines that stand for `what` is read. */
export function ScreenBefore({ title, what }: { readonly title: string; readonly what: string }) {
  return (
    <>
      <PageHead title={title} />
      <Loading what={what} lines={4} height="h-24" />
    </>
  );
}
