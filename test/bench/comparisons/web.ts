/** API Gateway's event as a web Request, and a web Response as its answer, for servers that speak these. */

export type DoorEvent = { httpMethod: string; headers: Record<string, string>; body: string };

/** The request that the client sent. */
export function webRequest({ httpMethod, headers, body }: DoorEvent): Request {
  return new Request('https://localhost/mcp', { method: httpMethod, headers, body });
}

/** A proxy integration's answer. */
export async function proxyAnswer(response: Response): Promise<object> {
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
