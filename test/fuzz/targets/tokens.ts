/** Access tokens: none but the issuer's own, unchanged, is a caller's. */
import { TokenRefused } from '../../../shared/identity/token-refused.ts';
import { createVerifier } from '../../../shared/identity/verify-token.ts';
import { goodClaims, resource, startIssuer } from '../../shared/identity/issuer.ts';
import { mutateText, mutateValue, type Random } from '../mutate.ts';
import { Defect, type Target } from '../target.ts';

export async function tokensTarget(): Promise<Target> {
  const issuer = await startIssuer();
  const claims = { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id' };
  const verify = createVerifier(
    { resource, issuer: issuer.url, jwksUri: issuer.jwksUri },
    { audience: 'resource', tokenType: 'at+jwt', claims },
  );
  const token = await issuer.token();
  const own = { header: { alg: 'RS256', kid: 'rsa', typ: 'at+jwt' }, claims: goodClaims(issuer.url) };
  return {
    name: 'tokens',
    share: 10,
    async run(random, show) {
      const hostile = random() < 0.5 ? mutateText(token, random) : withOtherParts(token, own, random);
      show(hostile);
      try {
        await verify(hostile);
      } catch (error) {
        if (error instanceof TokenRefused) return error.why;
        throw error;
      }
      if (meaning(hostile) !== meaning(token)) throw new Defect('another token verifies');
      return 'the same token';
    },
    end: () => issuer.stop(),
  };
}

/** Another header or other claims under the signature of the good token. */
function withOtherParts(token: string, own: { header: object; claims: object }, random: Random): string {
  const [head, body, signature] = token.split('.');
  const part = random() < 0.5 ? own.header : own.claims;
  const other = Buffer.from(JSON.stringify(mutateValue(part, random)) ?? '').toString('base64url');
  return (part === own.header ? [other, body, signature] : [head, other, signature]).join('.');
}

/** base64url has spare bits at its end, so one signature has several spellings; header and claims are signed as text. */
function meaning(token: string): string {
  const [head, body, signature = ''] = token.split('.');
  return `${head}.${body}.${Buffer.from(signature, 'base64url').toString('hex')}`;
}
