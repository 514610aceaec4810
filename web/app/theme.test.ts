import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);
const schemes = ['light', 'dark'] as const;
type Colour = readonly [number, number, number];

it('writes text that can be read: 4.5:1 against everything it stands on', () => {
  for (const scheme of schemes) {
    for (const [text, grounds] of Object.entries({
      ink: ['bg', 'surface', 'raised', 'sunken', 'hover', 'selected', 'critical-bg', 'warn-bg', 'ok-bg', 'info-bg'],
      muted: ['bg', 'surface', 'raised', 'sunken', 'hover', 'selected'],
      accent: ['bg', 'surface', 'raised', 'selected'],
      'accent-ink': ['accent'],
      critical: ['surface', 'bg', 'critical-bg', 'hover'],
      warn: ['surface', 'bg', 'warn-bg'],
      info: ['surface', 'info-bg'],
      ok: ['surface', 'ok-bg'],
    })) {
      for (const ground of grounds) {
        expect(contrast(text, ground, scheme), `${scheme}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  }
});

it('draws marks that can be seen: 3:1 against what they stand on', () => {
  for (const scheme of schemes) {
    for (const mark of ['control', ...charts(), 'chart-rest']) {
      expect(contrast(mark, 'surface', scheme), `${scheme}: ${mark}`).toBeGreaterThanOrEqual(3);
    }
  }
});

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const blindness: Readonly<Record<string, readonly Colour[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

it('gives charts colours that neighbours are told apart by, also by colour-blind readers', () => {
  for (const scheme of schemes) {
    for (const [kind, matrix] of Object.entries(blindness)) {
      for (const [at, name] of charts().entries()) {
        const next = charts()[at + 1];
        if (next === undefined) continue;
        const apart = distance(seen(name, scheme, matrix), seen(next, scheme, matrix));
        // Ten is about twice what two flat areas side by side need (CIE 1976).
        expect(apart, `${scheme}, ${kind}: ${name} and ${next}`).toBeGreaterThan(10);
      }
    }
  }
});

function charts(): string[] {
  return [...tokens.keys()].filter((name) => /^chart-\d$/.test(name));
}

function linear(name: string, scheme: 'light' | 'dark'): Colour {
  const hex = tokens.get(name)?.[scheme];
  if (hex === undefined) throw new Error(`there is no token ${name}`);
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

// WCAG 2.2, relative luminance and contrast ratio.
function contrast(a: string, b: string, scheme: 'light' | 'dark'): number {
  const luminance = (name: string) => {
    const [red, green, blue] = linear(name, scheme);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function seen(name: string, scheme: 'light' | 'dark', matrix: readonly Colour[]): Colour {
  const colour = linear(name, scheme);
  const row = (weights: Colour) =>
    Math.min(
      1,
      Math.max(
        0,
        weights.reduce((sum, weight, at) => sum + weight * (colour[at] ?? 0), 0),
      ),
    );
  const [red = [0, 0, 0], green = [0, 0, 0], blue = [0, 0, 0]] = matrix as [Colour, Colour, Colour];
  return [row(red), row(green), row(blue)];
}

/** In CIELAB under D65. */
function distance(a: Colour, b: Colour): number {
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function lab([red, green, blue]: Colour): Colour {
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
