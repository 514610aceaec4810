/** Tailwind makes the utilities that the pages use, from the tokens in app/theme.css. */
export default { plugins: { '@tailwindcss/postcss': {} } };
