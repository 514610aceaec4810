import { PageHead } from './page-head.tsx';
import { Loading } from './states.tsx';

/** Where a screen will stand: its name, what it is for where it says so, and lines that stand for `what` is read. */
export function ScreenBefore(props: { readonly title: string; readonly about?: string; readonly what: string }) {
  return (
    <>
      <PageHead title={props.title} about={props.about} />
      <Loading what={props.what} lines={4} height="h-24" />
    </>
  );
}
