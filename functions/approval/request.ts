/**
 * A request as the page reads it. Enters: an API Gateway proxy event. Leaves: its parts, each once or not at all.
 * Never: a choice between two values of a header or parameter.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { cookieName, type PageDoor } from './page-doors.ts';

export type PageRequest = {
  /** `GET /approve/{id}`: method and resource of the API, not of the client */
  route: string;
  id: string;
  /** undefined when the parameter is absent or came more than once; `header` alike */
  query(name: string): string | undefined;
  header(name: string): string | undefined;
  /** `name=value` of each; HTTP/2 may send them in several headers (RFC 9113, section 8.2.3) */
  cookies: string[];
  /** text of the form; undefined when the gateway read it as binary */
  body: string | undefined;
};

/** @returns every part that the page's steps read */
export function readRequest(event: APIGatewayProxyEvent): PageRequest {
  const { httpMethod, resource, pathParameters, multiValueHeaders, multiValueQueryStringParameters } = event;
  const headers = Object.entries(multiValueHeaders ?? {});
  return {
    route: `${httpMethod} ${resource}`,
    id: pathParameters?.id ?? '',
    // RFC 6749, section 3.1: parameters must not be included more than once.
    query: (name) => onlyOne(Object.entries(multiValueQueryStringParameters ?? {}), (sent) => sent === name),
    header: (name) => onlyOne(headers, (sent) => sent.toLowerCase() === name),
    cookies: headers
      .filter(([name]) => name.toLowerCase() === 'cookie')
      .flatMap(([, some]) => some ?? [])
      .flatMap((some) => some.split(';'))
      .map((pair) => pair.trim()),
    body: event.isBase64Encoded ? undefined : (event.body ?? ''),
  };
}

function onlyOne(
  all: [string, string[] | undefined][],
  matches: (name: string) => boolean,
): string | undefined {
  const values = all.filter(([name]) => matches(name)).flatMap(([, some]) => some ?? []);
  return values.length === 1 ? values[0] : undefined;
}

/**
 * The sign-in's id of this browser. Of two cookies with that name somebody else set one, so neither counts.
 * @returns undefined without exactly one well-formed cookie
 */
export function signInId(request: PageRequest, door: PageDoor): string | undefined {
  const name = cookieName(door);
  const values = request.cookies
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && /^[\w-]{22,64}$/.test(values[0] ?? '') ? values[0] : undefined;
}
