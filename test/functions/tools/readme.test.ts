/** The page about the samples says what is so of them, and so do the pages of the platform where they speak of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '#application/catalogue';
import { applicationPage } from '../../documentation/application-tables.ts';
import {
  brokenLinks,
  isApplications,
  missingPaths,
  pages,
  root,
  unknownCommands,
} from '../../documentation/faults.ts';
import { withTables } from '../../documentation/tables.ts';
import { planned } from '../../support/plans.ts';

const ofApplication = pages.filter(({ path }) => isApplications(path));

test('the page of the application is there', () => {
  expect(ofApplication.map(({ path }) => path)).toContain(applicationPage.path);
});

test.each(ofApplication)('$path has links that lead somewhere, and commands that there are', (page) => {
  expect([...brokenLinks(page), ...unknownCommands(page)]).toEqual([]);
});

test('every file of the application that a page names is there', () => {
  const missing = pages
    .filter(({ path }) => !path.startsWith('.github/decisions/'))
    .flatMap((page) =>
      missingPaths(page).filter((path) => isApplications(path) || ofApplication.includes(page)),
    );
  expect(missing).toEqual([]);
});

const text = readFileSync(join(root, applicationPage.path), 'utf8');
/** A new tool is no fault of the page: its row comes with the next `npm run readme`. */
const namesEveryTool = catalogue.every(({ name }) => text.includes(`| \`${name}\` |`));

test.runIf(namesEveryTool)('the tables of the application are those that npm run readme writes', async () => {
  expect(await withTables(text, applicationPage, planned)).toBe(text);
});
