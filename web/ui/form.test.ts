import { expect, it, vi } from 'vitest';
import { atFields } from './form.tsx';

/** Places that the gateway names, and fields that some of them have. */
const fields = new Map([
  ['secret', 'signing'],
  ['smtp.host', 'host'],
]);

function tell(problems: { place: string; message: string }[]) {
  const setError = vi.fn();
  const left = atFields({ setError }, (place) => fields.get(place))({
    message: 'not saved: secret is short',
    problems,
  });
  return { left, told: setError.mock.calls };
}

it('says at its field what is wrong there, and leaves nothing to say', () => {
  const { left, told } = tell([
    { place: 'secret', message: 'is short' },
    { place: 'smtp.host', message: 'is empty' },
  ]);
  expect(left).toBeNull();
  expect(told).toEqual([
    ['signing', { message: 'is short' }, { shouldFocus: true }],
    ['host', { message: 'is empty' }, { shouldFocus: false }],
  ]);
});

it('leaves what belongs to no field', () => {
  const { left, told } = tell([
    { place: 'quiet_hours.spans', message: 'overlap' },
    { place: 'secret', message: 'is short' },
    { place: '', message: 'too many' },
  ]);
  expect(left).toBe('quiet_hours.spans overlap; too many');
  expect(told).toEqual([['signing', { message: 'is short' }, { shouldFocus: true }]]);
});

it('leaves the whole refusal when it names no field', () => {
  expect(tell([{ place: 'quiet_hours', message: 'overlap' }])).toEqual({
    left: 'not saved: secret is short',
    told: [],
  });
  expect(tell([])).toEqual({ left: 'not saved: secret is short', told: [] });
});
