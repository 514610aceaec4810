import type { Alert } from '../../../schemas/generated/types.ts';
import type { RenderContext } from './message.ts';

/**
 * Where an alert is looked at, in the organisation that it is of: its reader may be in several. Of the record's link only a path
 * is taken: it must not lead anywhere else.
 */
export function linkOf(
  { link, alert_id }: Pick<Alert, 'link' | 'alert_id'>,
  tenant: string,
  context: RenderContext,
): string {
  return placeOf(/^\/[^/\\]/.test(link) ? link : `/alerts/${encodeURIComponent(alert_id)}`, tenant, context);
}

/** Where all that needs somebody of an organisation is looked at. */
export function listLinkOf(tenant: string, context: RenderContext): string {
  return placeOf('/alerts', tenant, context);
}

function placeOf(path: string, tenant: string, { publicUrl }: RenderContext): string {
  return `${publicUrl}${path}${path.includes('?') ? '&' : '?'}tenant=${encodeURIComponent(tenant)}`;
}
