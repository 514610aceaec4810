import { Bar, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { CurrencyView } from './daily.ts';
import { formatCount, shortDay } from './format.ts';

/** Accounts drawn by name; what is beyond them is one bar of its own, which the table lists. */
const maxAccounts = 7;
const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c6)', 'var(--c7)'];
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** Spend by account as stacked bars and clicks as a line, a day a place, in one currency. */
export function SpendChart({ view }: { readonly view: CurrencyView }) {
  const named = view.accounts.slice(0, maxAccounts);
  const others = view.accounts.slice(maxAccounts);
  const points = view.days.map(({ day, clicks, settling, spendByAccount }) => ({
    day,
    clicks,
    settling,
    ...Object.fromEntries(named.map((account, at) => [`spend${at}`, spendByAccount[account] ?? 0])),
    others: others.reduce((sum, account) => sum + (spendByAccount[account] ?? 0), 0),
  }));
  return (
    <div className="chart" role="img" aria-label={`Spend in ${view.currency} and clicks per day`}>
      <ResponsiveContainer width="100%" height={300}>
        <ComposedChart data={points} margin={{ top: 8, right: 4, bottom: 0, left: 4 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="day" tickFormatter={shortDay} tickLine={false} axisLine={false} minTickGap={24} />
          <YAxis
            yAxisId="spend"
            tickFormatter={(value) => compact.format(value)}
            tickLine={false}
            axisLine={false}
            width={52}
          />
          <YAxis
            yAxisId="clicks"
            orientation="right"
            tickFormatter={(value) => compact.format(value)}
            tickLine={false}
            axisLine={false}
            width={48}
          />
          <Tooltip
            cursor={{ fill: 'var(--hover)' }}
            contentStyle={{ background: 'var(--card)', border: '1px solid var(--line)', borderRadius: 8 }}
            labelFormatter={(day) => shortDay(String(day))}
            formatter={(value, name) => [
              name === 'Clicks' ? formatCount(Number(value)) : `${Number(value).toFixed(2)} ${view.currency}`,
              name,
            ]}
          />
          <Legend iconType="circle" iconSize={8} />
          {named.map((account, at) => (
            <Bar
              key={account}
              yAxisId="spend"
              stackId="spend"
              dataKey={`spend${at}`}
              name={account}
              fill={colours[at] ?? 'var(--c7)'}
              maxBarSize={44}
              isAnimationActive={false}
            />
          ))}
          {others.length > 0 && (
            <Bar
              yAxisId="spend"
              stackId="spend"
              dataKey="others"
              name={`${others.length} more accounts`}
              fill="var(--muted)"
              maxBarSize={44}
              isAnimationActive={false}
            />
          )}
          <Line
            yAxisId="clicks"
            type="monotone"
            dataKey="clicks"
            name="Clicks"
            stroke="var(--text)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
