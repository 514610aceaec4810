import type { Attribution } from '../../schemas/generated/types.ts';

/**
 * Reads the attribution of a fetch, as platforms and mapping files write it: `7d_click`, `7d_click_1d_view`,
 * `click=30,view=1,model=last_click`. Windows are days. What is neither window is the model, with its blanks cut off.
 */
export function parseAttribution(spec: string | null): Attribution {
  if (spec === null || spec.trim() === '') return { click_days: null, view_days: null, model: null };
  let rest = spec;
  const take = (kind: 'click' | 'view'): number | null => {
    for (const pattern of [
      new RegExp(`(\\d{1,3})\\s*d?[_ -]?${kind}`, 'i'),
      new RegExp(`${kind}\\s*=\\s*(\\d{1,3})d?`, 'i'),
    ]) {
      const found = pattern.exec(rest);
      if (found === null) continue;
      rest = rest.replace(found[0], '');
      return Number(found[1]);
    }
    return null;
  };
  const attribution = { click_days: take('click'), view_days: take('view') };
  const model = rest.replace(/model\s*=/i, '').replace(/^[\s,;_+]+|[\s,;_+]+$/g, '');
  return { ...attribution, model: model === '' ? null : model };
}
