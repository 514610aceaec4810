/** What Postgres takes in no text: the character of no value, and halves of characters. */
export const unstorable = /[\0\p{Surrogate}]/u;
