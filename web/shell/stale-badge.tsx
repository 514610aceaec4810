'use client';

import { useConnection } from '../gateway/connection-provider.tsx';
import { useFormats } from '../preferences/provider.tsx';
import { Badge } from '../ui/states.tsx';

/** Whether what is shown is how things are: live, read again and again, or stale since when. */
export function StaleBadge() {
  const { failingSince, answeredAt, socket } = useConnection();
  const formats = useFormats();
  if (failingSince !== null) {
    const since = answeredAt === 0 ? '' : ` since ${formats.time(new Date(answeredAt).toISOString())}`;
    return (
      <Badge tone="warn" testId="connection">
        Stale{since}: trying again
      </Badge>
    );
  }
  if (answeredAt === 0) return <Badge testId="connection">Connecting</Badge>;
  if (socket === 'open') {
    return (
      <Badge tone="ok" testId="connection">
        <span aria-hidden="true">●</span> Live
      </Badge>
    );
  }
  if (socket === 'down') {
    return (
      <Badge tone="warn" testId="connection">
        Stale: polling
      </Badge>
    );
  }
  return (
    <Badge tone="info" testId="connection">
      Polling
    </Badge>
  );
}
