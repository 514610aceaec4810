import { type ReactNode, useEffect, useRef } from 'react';

/**
 * A window over the page that has the focus until it is closed: by Escape, by a press beside it or by `onClose`'s caller. It begins
 * at what is marked `data-focus-first`, or else at the first control, and goes back to where it was.
 */
export function Dialog(props: {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const { onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // React's autoFocus comes before the window is shown, which then takes the focus.
    element?.querySelector<HTMLElement>('[data-focus-first]')?.focus();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way, by the dialog itself.
    <dialog
      ref={dialog}
      aria-label={props.label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={`max-h-[85dvh] w-full max-w-lg overflow-auto rounded-2xl border border-line bg-raised p-0 shadow-raised max-md:mb-0 max-md:max-w-none max-md:rounded-b-none ${props.className ?? ''}`}
    >
      <div className="p-pad">{props.children}</div>
    </dialog>
  );
}
