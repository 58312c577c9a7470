/** One part of the page: a heading that the contents lead to, and what stands under it. */
import type { Markup } from '../html.ts';

export type Section = {
  /** of the heading, unique in the page */
  id: string;
  title: string;
  body: Markup;
  /** starts a new sheet on paper */
  ownPage?: boolean;
};
