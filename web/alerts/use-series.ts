import type { ApolloClient } from '@apollo/client';
import { useEffect, useRef, useState } from 'react';
import { later, moveDay } from '../format/days.ts';
import { readPages } from '../gateway/pages.ts';
import { useGateway } from '../gateway/provider.tsx';
import { AlertSeriesDocument } from '../generated/operations.ts';
import type { AlertLine } from './groups.ts';
import { readerOf, type SeriesPoint, type SeriesRow, seriesOf, sparkDays } from './series.ts';

/** Alerts whose days are read at most: those further down have a bar instead. */
const maxAlerts = 140;
/** Entities of one question: times the days, they are a page of the gateway's where each has one account and currency. */
const perQuestion = 35;
/** Rows of one question at most: entities of one id in several accounts and currencies have more than a page. */
const maxRows = 5_000;

/** The days before each alert, by its id; alerts that are not in it have none that would not mislead. */
export function useSeries(alerts: readonly AlertLine[]): ReadonlyMap<string, readonly SeriesPoint[]> {
  const { client } = useGateway();
  const [series, setSeries] = useState<ReadonlyMap<string, readonly SeriesPoint[]>>(new Map());
  const drawable = alerts
    .filter(
      ({ reportDay, evidence: [first] }) =>
        reportDay !== null && first !== undefined && readerOf(first.metric) !== null,
    )
    .slice(0, maxAlerts);
  const latest = useRef(drawable);
  latest.current = drawable;
  const asked = drawable.map(({ alertId, reportDay }) => `${alertId} ${reportDay}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other alerts, or another day of one, are a reason to read.
  useEffect(() => {
    let isOld = false;
    const read = async () => {
      const found = new Map<string, readonly SeriesPoint[]>();
      for (const together of questionsOf(latest.current)) {
        for (const [id, points] of await readTogether(client, together)) found.set(id, points);
        if (isOld) return;
        setSeries(new Map(found));
      }
    };
    // Pictures beside the figures: without them the figures stand as they are, and what is wrong is told beside the list.
    read().catch(() => undefined);
    return () => {
      isOld = true;
    };
  }, [client, asked]);
  return series;
}

/** Alerts that can be asked about in one question: of one level, and not more than a page of days. */
function questionsOf(alerts: readonly AlertLine[]): AlertLine[][] {
  const questions: AlertLine[][] = [];
  for (const level of new Set(alerts.map((alert) => alert.level))) {
    const ofLevel = alerts.filter((alert) => alert.level === level);
    for (let at = 0; at < ofLevel.length; at += perQuestion) questions.push(ofLevel.slice(at, at + perQuestion));
  }
  return questions;
}

async function readTogether(
  client: ApolloClient,
  alerts: readonly AlertLine[],
): Promise<readonly (readonly [string, readonly SeriesPoint[]])[]> {
  const [first] = alerts;
  if (first === undefined) return [];
  const to = alerts.reduce((last, { reportDay }) => later(last, reportDay ?? ''), '');
  const filter = {
    ...{ level: first.level, from: moveDay(to, 1 - sparkDays), to, reportFamily: 'delivery' },
    entityIds: [...new Set(alerts.map(({ entityId }) => entityId))],
  };
  const ask = async (after: string | null) => {
    const { data } = await client.query({
      query: AlertSeriesDocument,
      variables: { filter, after },
      fetchPolicy: 'no-cache',
    });
    return data?.metrics;
  };
  const { rows } = await readPages<SeriesRow>(ask, maxRows);
  return alerts.flatMap((alert) => {
    const read = readerOf(alert.evidence[0]?.metric ?? '');
    const ours = rows.filter((row) => row.platform === alert.platform && row.accountId === alert.accountId);
    const points = read === null ? [] : seriesOf(ours, alert.entityId, read).filter(({ value }) => value !== null);
    return points.length < 2 ? [] : [[alert.alertId, points] as const];
  });
}
