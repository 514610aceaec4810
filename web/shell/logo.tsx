/** The mark of the application; words stand beside it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-6" aria-hidden="true">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M5 12c4-4 7 4 11 0s7 4 11 0M5 20c4-4 7 4 11 0s7 4 11 0"
        className="fill-none stroke-accent-ink"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
