/** What stands above the figures from the first moment on. */
export const exploreHead = {
  title: 'Explore',
  about: 'Figures by day and by part, as they are now. Days are those of the accounts.',
} as const;
