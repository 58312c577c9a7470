import { describe, expect, it } from 'vitest';
import { reportStyle } from '../../../../stacks/report/blast-radius/style.ts';

/** Values of the style's variables: light, and dark where dark has its own. */
function palette(scheme: 'light' | 'dark'): Map<string, string> {
  const [light = '', dark = ''] = [...reportStyle.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);
  const read = (block: string) =>
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
  return new Map([...read(light), ...(scheme === 'dark' ? read(dark) : [])]);
}

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [one, other].map(luminance).sort((left, right) => right - left);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colours of the page', () => {
  const pairs = [
    ['ink', 'ground', 4.5],
    ['ink', 'card', 4.5],
    ['muted', 'ground', 4.5],
    ['muted', 'card', 4.5],
    ['call', 'ground', 4.5],
    ['on-call', 'call', 4.5],
    ['bad', 'ground', 4.5],
    ['bad', 'card', 4.5],
    // Lines and borders that mean something: WCAG 2.2, 1.4.11.
    ['data', 'card', 3],
    ['trust', 'card', 3],
    ['call', 'card', 3],
    ['line', 'ground', 3],
  ] as const;

  it.for(pairs.flatMap((pair) => [['light', ...pair] as const, ['dark', ...pair] as const]))(
    'in %s, %s on %s has a contrast of at least %d',
    ([scheme, text, ground, least]) => {
      const colours = palette(scheme);
      expect(contrast(colours.get(text) ?? '', colours.get(ground) ?? '')).toBeGreaterThanOrEqual(least);
    },
  );

  it('are those of paper when the page is printed: dark is for screens', () => {
    expect(reportStyle).toContain('@media screen and (prefers-color-scheme: dark)');
    expect(reportStyle.match(/prefers-color-scheme/g)).toHaveLength(1);
  });
});
