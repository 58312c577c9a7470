/** What is known to pass, and why: the list is honest only while each of it still does. */
import { describe, expect, test } from 'vitest';
import { nameFilters } from '../../../../functions/router/content/check-content.ts';
import { createCleaner, resultFilters } from '../../../../functions/router/content/clean-content.ts';
import { knownMisses } from './corpus.ts';
import { sessions } from './sessions-in-play.ts';

const filters = [...resultFilters({ pii: [] }, sessions), ...nameFilters];
const chain = resultFilters({ pii: [] }, sessions);

describe('a known miss', () => {
  test.each(knownMisses)('$filter still misses $what', async ({ filter, text, why }) => {
    expect(filters.map(({ name }) => name)).toContain(filter);
    expect(why).toMatch(/^[A-Z].{20,}\.$/);
    const cleaned = filter === 'traversal' ? text : await createCleaner(chain).text(text);
    expect(cleaned).toBe(text);
  });
});
