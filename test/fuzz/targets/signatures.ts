/** Signed requests: the local AWS accepts no other request than the one that was signed. */
import { AwsError } from '../../../stacks/account/aws-request.ts';
import type { RequestWithBody } from '../../../stacks/local/wire/sigv4.ts';
import { singleHeaders } from '../../../stacks/local/wire/sigv4-authorization.ts';
import { signed, verify } from '../../stacks/local/signed-request.ts';
import { mutateText, pick, type Random } from '../mutate.ts';
import { Defect, type Target } from '../target.ts';

export async function signaturesTarget(): Promise<Target> {
  const originals = await Promise.all([
    signed({ service: 'sts', body: 'Action=GetCallerIdentity&Version=2011-06-15' }),
    signed({
      service: 'dynamodb',
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
      body: '{"Key":{}}',
    }),
    signed({ service: 's3', method: 'GET', path: '/bucket/a%20b.md', query: { versionId: 'v1' } }),
    signed({ service: 'execute-api', path: '/v1/tools/read_letter', body: '{"callId":"a"}' }),
  ]);
  return {
    name: 'signatures',
    share: 15,
    run(random, show) {
      const original = pick(originals, random);
      const request = changed(original, random);
      show({ ...request, body: request.body.toString() });
      try {
        verify(request);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return error.code;
      }
      const difference = differenceOf(original, request);
      if (difference !== undefined) throw new Defect(`it verifies with another ${difference}`);
      return 'the same request';
    },
  };
}

function changed(original: RequestWithBody, random: Random): RequestWithBody {
  const { method, target, headers, body } = original;
  const what = random();
  if (what < 0.1) return { ...original, method: pick(['GET', 'PUT', 'DELETE', 'get', ''], random) };
  if (what < 0.35) return { ...original, target: mutateText(target, random) };
  if (what < 0.55) return { ...original, body: Buffer.from(mutateText(body.toString(), random)) };
  const name = pick(Object.keys(headers), random);
  const value = mutateText(headers[name] ?? '', random)
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .trim();
  const others = random() < 0.1 ? { ...headers, 'x-amz-extra': 'more' } : headers;
  // As a header comes in: names once, in lower case.
  return {
    method,
    target,
    body,
    headers: singleHeaders(Object.entries({ ...others, [name]: value }).flat()),
  };
}

/** Spaces inside a header's value are one space to a signature; the scheme of a path has more than one spelling. */
function differenceOf(one: RequestWithBody, other: RequestWithBody): string | undefined {
  if (one.method !== other.method) return 'method';
  if (!one.body.equals(other.body)) return 'body';
  if (meaning(one.target) !== meaning(other.target)) return 'target';
  const plain = (value: string | undefined) => value?.trim().replace(/ +/g, ' ');
  const names = /SignedHeaders=([^,]+)/.exec(one.headers.authorization ?? '')?.[1]?.split(';') ?? [];
  return names.find((name) => plain(one.headers[name]) !== plain(other.headers[name]));
}

function meaning(target: string): string {
  const [path = '', query = ''] = target.split('?');
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const text = `${path}?${pairs.sort().join('&')}`;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
