import type { ReactNode } from 'react';

const paths = {
  alerts: 'M12 3a6 6 0 0 0-6 6v4l-2 3h16l-2-3V9a6 6 0 0 0-6-6zM10 19a2 2 0 0 0 4 0',
  explore: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
  rules: 'M4 6h10M18 6h2M4 12h2M10 12h10M4 18h10M18 18h2M16 4v4M8 10v4M16 16v4',
  connections: 'M9 15l6-6M7 12l-2 2a3.5 3.5 0 0 0 5 5l2-2M17 12l2-2a3.5 3.5 0 0 0-5-5l-2 2',
  pipeline: 'M3 5h5v5H3zM16 3h5v5h-5zM16 16h5v5h-5zM8 7.5h4v11h4M12 5.5h4',
  settings:
    'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 2v3M12 19v3M4.9 4.9l2.1 2.1M17 17l2.1 2.1M2 12h3M19 12h3M4.9 19.1 7 17M17 7l2.1-2.1',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z',
  check: 'M4 12l5 5L20 6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  comment: 'M4 5h16v11H9l-5 4z',
  back: 'M15 5l-7 7 7 7',
  down: 'M6 9l6 6 6-6',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  bookmark: 'M6 4h12v17l-6-4-6 4z',
  close: 'M6 6l12 12M18 6L6 18',
  organisation: 'M4 21V4h10v17M14 9h6v12M8 8h2M8 12h2M8 16h2M2 21h20',
  plus: 'M12 5v14M5 12h14',
  link: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof paths;

/** A line drawing of the text's size; it says nothing by itself, so words stand beside it or name its button. */
export function Icon(props: { readonly name: IconName; readonly className?: string }): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`inline-block size-[1.15em] shrink-0 fill-none stroke-current ${props.className ?? ''}`}
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}
