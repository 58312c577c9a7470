/** The page's refusals, and the words that a person reads then. One table; an unmapped reason does not compile. */

export type PageReason =
  /** unknown, forged, truncated, expired: they look the same */
  | 'nothing-here'
  | 'not-yours'
  | 'answered-already'
  | 'sign-in-over'
  | 'sign-in-refused'
  | 'sign-in-not-good'
  | 'issuer-unreachable'
  | 'foreign-form'
  | 'no-form'
  | 'form-too-large'
  | 'no-answer';

/** Thrown by the steps of the page. `why`: for the log; never a value of the request. */
export class PageRefusal extends Error {
  readonly reason: PageReason;
  constructor(reason: PageReason, why: string, options?: ErrorOptions) {
    super(why, options);
    this.name = 'PageRefusal';
    this.reason = reason;
  }
}

type Words = { statusCode: number; title: string; text: string };

const again = 'Nothing was approved. Open the link from your client again.';

export const refusals = {
  'nothing-here': {
    statusCode: 404,
    title: 'There is nothing to approve here',
    text: 'A request for approval is open for five minutes. This one is over, or its link is not complete. Ask your client to make the call again; it will give you a new link.',
  },
  'not-yours': {
    statusCode: 403,
    title: 'This is not yours to approve',
    text: 'You are signed in as a person who may not answer this request. Nothing was approved. To answer as somebody else, open the link again and sign in as that person.',
  },
  'answered-already': {
    statusCode: 409,
    title: 'This was answered already',
    text: 'Somebody has answered this request, or its time has just ended. Your answer was not taken.',
  },
  'sign-in-over': {
    statusCode: 403,
    title: 'This sign-in is over',
    text: `It was used already, took too long, or began in another browser. ${again}`,
  },
  'sign-in-refused': {
    statusCode: 403,
    title: 'You were not signed in',
    text: `The sign-in was refused or broken off. ${again}`,
  },
  'sign-in-not-good': {
    statusCode: 403,
    title: 'This sign-in cannot be trusted',
    text: `What the sign-in service answered does not prove that you have just signed in for this page. ${again}`,
  },
  'issuer-unreachable': {
    statusCode: 502,
    title: 'The sign-in service does not answer',
    text: `${again} If it happens again, tell your administrator.`,
  },
  'foreign-form': {
    statusCode: 403,
    title: 'This answer did not come from this page',
    text: again,
  },
  'no-form': { statusCode: 415, title: 'This is no answer of this page', text: again },
  'form-too-large': { statusCode: 413, title: 'This is no answer of this page', text: again },
  'no-answer': { statusCode: 400, title: 'This is no answer of this page', text: again },
} satisfies Record<PageReason, Words>;

/** For a defect; details are in the log alone. */
export const ourFault: Words = {
  statusCode: 500,
  title: 'Something went wrong here',
  text: `It is not your fault. ${again}`,
};
