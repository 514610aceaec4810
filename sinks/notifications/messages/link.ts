import type { Alert } from '../../../schemas/generated/types.ts';
import type { RenderContext } from './message.ts';

/** Where an alert is looked at. Of the record's link only a path is taken: it must not lead anywhere else. */
export function linkOf({ link, alert_id }: Pick<Alert, 'link' | 'alert_id'>, { publicUrl }: RenderContext): string {
  return publicUrl + (/^\/[^/\\]/.test(link) ? link : `/alerts/${encodeURIComponent(alert_id)}`);
}
