import type { GatewayContext } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { askedBelow, below, either } from '../reads/asked.ts';
import { readDataRanges } from '../reads/data-ranges.ts';
import { partsOf } from '../reads/metric-parts.ts';
import { readMetrics } from '../reads/metrics.ts';

/** Queries of dashboards: what was answered lately is answered again as long as the tenant's data is the same. */
export const keptQueries: Pick<QueryResolvers<GatewayContext>, 'metrics' | 'dataRanges'> = {
  metrics: (_root, request, context, info) => {
    const asked = askedBelow(info);
    const parts = partsOf(either(below(asked, 'nodes'), below(below(asked, 'edges'), 'node')));
    // What a metric of the organisation's own computes may change while its data does not.
    if ((request.formulas?.length ?? 0) > 0) return readMetrics(request, parts, context);
    const { tenant } = context.principal;
    return context.answers.answer({ tenant, about: ['metrics', request, parts] }, () =>
      readMetrics(request, parts, context),
    );
  },
  dataRanges: (_root, _arguments, context) => {
    const { tenant } = context.principal;
    return context.answers.answer({ tenant, about: ['dataRanges'] }, () => readDataRanges(context));
  },
};
