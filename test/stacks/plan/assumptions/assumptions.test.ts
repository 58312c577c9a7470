import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ofStanding } from '../../../../stacks/plan/assumptions/assumption.ts';
import { assumptions } from '../../../../stacks/plan/assumptions/assumptions.ts';
import { repository } from '../fixture-app.ts';

const ids = assumptions.map((assumption) => assumption.id);

/** `assumption some-id` in comments of the code. */
function mentioned(): string[] {
  return ['functions', 'shared', 'stacks'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [
        ...readFileSync(join(repository, folder, path), 'utf8').matchAll(
          /\bassumption ([a-z]+(?:-[a-z]+)+)/g,
        ),
      ])
      .map(([, id = '']) => id),
  );
}

describe('the assumptions', () => {
  it('have ids of their own', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
  });

  it('each say where they come from and what breaks without them', () => {
    for (const { id, statement, source, ifFalse, standing } of assumptions) {
      expect({ id, complete: [statement, source, ifFalse].every((text) => text.length > 10) }).toEqual({
        id,
        complete: true,
      });
      if (typeof standing === 'object') expect(standing.tried.length).toBeGreaterThan(10);
    }
  });

  it('call nothing documented that its source only suggests', () => {
    const guessed = ofStanding(assumptions, 'documented').filter(({ source }) =>
      /\binferred\b|observed|not documented|no sentence|public reports/.test(source),
    );
    expect(guessed.map(({ id }) => id)).toEqual([]);
  });

  it('that the code names are listed', () => {
    expect(mentioned().length).toBeGreaterThan(0);
    expect(mentioned().filter((id) => !ids.includes(id))).toEqual([]);
  });
});
