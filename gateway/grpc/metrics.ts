import { ResponderBuilder, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import { Gauge, Histogram } from 'prom-client';
import type { Registry } from '../../base/telemetry.ts';
import type { OpenStreams } from './open-streams.ts';

/** Measures every call by its method and how it ended. Unknown methods reach no interceptor: labels are of known ones only. */
export function callMetrics(registry: Registry, streams: OpenStreams): ServerInterceptor {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'millrace_gateway_grpc_call_duration_seconds',
    help: 'Time from a gRPC call to its status; of streams, how long they were open',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600],
    registers,
  });
  const open = new Gauge({
    name: 'millrace_gateway_grpc_calls',
    help: 'gRPC calls under way',
    labelNames: ['method'],
    registers,
  });
  new Gauge({
    name: 'millrace_gateway_grpc_streams',
    help: 'Open gRPC streams of organisations',
    registers,
    collect() {
      this.set(streams.size);
    },
  });
  return ({ path: method }, call) => {
    const began = performance.now();
    let isOver = false;
    open.inc({ method });
    const end = (code: status) => {
      if (isOver) return;
      isOver = true;
      open.dec({ method });
      seconds.observe({ method, status: status[code] ?? 'UNKNOWN' }, (performance.now() - began) / 1000);
    };
    const responder = new ResponderBuilder()
      .withStart((next) => next({ onCancel: () => end(status.CANCELLED) }))
      .withSendStatus((sent, next) => {
        end(sent.code ?? status.UNKNOWN);
        next(sent);
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}
