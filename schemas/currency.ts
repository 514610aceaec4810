/** `XXX` is ISO 4217's own word for no currency, `XTS` its test code. */
const noMoney = new Set(['XXX', 'XTS']);
const currencies: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').filter((code) => !noMoney.has(code)),
);

/** Whether a text is a code of ISO 4217 in capitals. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}
