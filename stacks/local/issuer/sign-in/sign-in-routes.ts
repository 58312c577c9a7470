/**
 * The sign-in at `/sign-in/<uid>`: GET shows the page, POST takes the click and leads back to the client with
 * login and consent in one. Nobody signs in without a click on this page: the interaction's cookie is bound
 * to its path and SameSite (other sites), and the form's Origin must be this issuer (other ports of localhost
 * are the same site).
 */
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type { Door, IssuerOptions } from '../issuer-options.ts';
import { answerError } from './error-answer.ts';
import { refuse, renderSignInPage, type SignInRequest } from './sign-in-page.ts';

const pathPattern = /^\/sign-in\/([\w-]{1,64})$/;
const maxFormBytes = 4_096;

type Interaction = InstanceType<Provider['Interaction']>;
type Desk = { provider: Provider; door: Door; options: IssuerOptions };

/** Path of the sign-in page of one interaction. */
export function signInPath(uid: string): string {
  return `/sign-in/${uid}`;
}

/** Koa middleware: answers the sign-in's paths, passes on everything else. */
export function signInRoutes(
  desk: Desk,
): (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    const uid = pathPattern.exec(ctx.path)?.[1];
    if (!uid) return next();
    try {
      if (ctx.method === 'GET') await showUsers(desk, ctx, uid);
      else if (ctx.method === 'POST') await takeAnswer(desk, ctx, uid);
      else throw new errors.InvalidRequest('only GET and POST', 405);
    } catch (error) {
      answerFailure(desk, ctx, error);
    }
  };
}

function answerFailure({ provider }: Desk, ctx: KoaContextWithOIDC, error: unknown): void {
  if (error instanceof errors.OIDCProviderError && error.expose) {
    ctx.status = error.status;
    answerError(ctx, { error: error.error, error_description: error.error_description });
    return;
  }
  provider.emit('server_error', ctx, error as Error);
  ctx.status = 500;
  answerError(ctx, { error: 'server_error' });
}

async function showUsers(desk: Desk, ctx: KoaContextWithOIDC, uid: string): Promise<void> {
  const page = renderSignInPage(await readRequest(desk, await findInteraction(desk, ctx, uid)));
  ctx.set(page.headers);
  ctx.body = page.html;
}

async function takeAnswer(desk: Desk, ctx: KoaContextWithOIDC, uid: string): Promise<void> {
  if (ctx.get('Origin') !== desk.door.issuer) {
    throw new errors.InvalidRequest('the answer must come from the sign-in page itself', 403);
  }
  const interaction = await findInteraction(desk, ctx, uid);
  const form = await readForm(ctx);
  ctx.status = 303;
  ctx.redirect(
    await desk.provider.interactionResult(ctx.req, ctx.res, await decide(desk, interaction, form)),
  );
}

/** The interaction of this browser's cookie; the address must name the same one. */
async function findInteraction(
  { provider }: Desk,
  ctx: KoaContextWithOIDC,
  uid: string,
): Promise<Interaction> {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  if (interaction?.uid === uid) return interaction;
  throw new errors.InvalidRequest(
    'this sign-in is over, or began in another browser: start again from your client',
  );
}

async function readRequest(
  { provider, door, options }: Desk,
  interaction: Interaction,
): Promise<SignInRequest> {
  const clientId = String(interaction.params.client_id);
  const client = await provider.Client.find(clientId);
  if (!client) throw new errors.InvalidClient('the client is not registered here (any more)');
  return {
    clientName: client.clientName ?? clientId,
    redirectUri: String(interaction.params.redirect_uri),
    resource: door.resource,
    scopes: offeredScopes(interaction, options.scopes),
    users: options.users,
  };
}

async function decide(desk: Desk, interaction: Interaction, form: URLSearchParams) {
  if (form.get('answer') === refuse) {
    return { error: 'access_denied', error_description: 'the person at the sign-in page refused' };
  }
  const user = desk.options.users.find(({ name }) => name === form.get('user'));
  if (!user) throw new errors.InvalidRequest('no such user');
  const grant = new desk.provider.Grant({
    accountId: user.name,
    clientId: String(interaction.params.client_id),
  });
  const offered = ['openid', ...desk.options.scopes];
  grant.addOIDCScope(offeredScopes(interaction, offered));
  grant.addResourceScope(desk.door.resource, offeredScopes(interaction, desk.options.scopes));
  return {
    login: { accountId: user.name, remember: false },
    consent: { grantId: await grant.save() },
    select_account: {},
  };
}

/** The requested scopes that exist; unknown ones are left out (RFC 6749, 3.3). */
function offeredScopes(interaction: Interaction, offered: string[]): string[] {
  const asked = new Set(String(interaction.params.scope ?? '').split(' '));
  return offered.filter((scope) => asked.has(scope));
}

async function readForm(ctx: KoaContextWithOIDC): Promise<URLSearchParams> {
  if (!ctx.is('application/x-www-form-urlencoded')) throw new errors.InvalidRequest('not a form', 415);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxFormBytes) throw new errors.InvalidRequest('the form is too large', 413);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
