/**
 * The shape of a mocked resource, and the ids and names that AWS and its Pulumi provider would invent. All of
 * them are hashes of the resource's URN, so that two plans agree.
 */
import { createHash } from 'node:crypto';
import type { Resource } from '../plan-types.ts';

/** A resource that needs its id and computed outputs. */
export type ResourceRequest = { urn: string; type: string; name: string; inputs: Record<string, unknown> };

/** The account and region of the resource, and the resources of the plan so far. */
export type Cloud = {
  accountId: string;
  region: string;
  find(type: string, id: string): Resource | undefined;
};

/** The provider's id, and the outputs that the provider adds to the inputs. */
export type Mocked = { id: string; outputs: Record<string, unknown> };

export type Mock = (request: ResourceRequest, cloud: Cloud) => Mocked;

/** By Pulumi type, for example `aws:iam/role:Role`. */
export type Mocks = Record<string, Mock>;

/** @returns `length` hexadecimal digits (at most 128), always the same for a resource and salt */
export function hex(request: Pick<ResourceRequest, 'urn'>, length: number, salt = ''): string {
  return createHash('sha512').update(request.urn).update(salt).digest('hex').slice(0, length);
}

/** @returns `length` lower-case letters and digits, always the same for a resource and salt */
export function base36(request: Pick<ResourceRequest, 'urn'>, length: number, salt = ''): string {
  return BigInt(`0x${hex(request, 64, salt)}`)
    .toString(36)
    .slice(0, length);
}

/** @returns a text in the form of a version 4 UUID */
export function uuid(request: ResourceRequest): string {
  const digits = hex(request, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

/** @returns `arn:aws:<service>:<region>:<account>:<rest>` */
export function arn(cloud: Cloud, service: string, rest: string): string {
  return `arn:aws:${service}:${cloud.region}:${cloud.accountId}:${rest}`;
}

/**
 * @returns an input that the mock needs as text
 * @throws Error for an input that is absent or no string
 */
export function text(request: ResourceRequest, property: string): string {
  const value = request.inputs[property];
  if (typeof value !== 'string') throw new Error(`${request.type} ${request.name} needs ${property} as text`);
  return value;
}

/** @returns the physical name: the input, or as in Pulumi the prefix or logical name and seven digits */
export function nameOf(request: ResourceRequest, property = 'name'): string {
  const { inputs } = request;
  if (typeof inputs[property] === 'string') return inputs[property];
  const prefix = inputs[`${property}Prefix`];
  return typeof prefix === 'string' ? prefix + hex(request, 7) : `${request.name}-${hex(request, 7)}`;
}

/** Mocks a resource without computed outputs whose id is one input, or several with commas between them. */
export function idFrom(...properties: string[]): Mock {
  return (request) => ({ id: properties.map((property) => text(request, property)).join(','), outputs: {} });
}

/** Mocks a resource without computed outputs whose id is `<prefix><hexadecimal digits>`. */
export function madeUpId(prefix: string, length: number): Mock {
  return (request) => ({ id: prefix + hex(request, length), outputs: {} });
}

/** Mocks a named resource whose id is its ARN. */
export function namedByArn(service: string, rest: (name: string) => string): Mock {
  return (request, cloud) => {
    const name = nameOf(request);
    const resourceArn = arn(cloud, service, rest(name));
    return { id: resourceArn, outputs: { name, arn: resourceArn } };
  };
}

/** Mocks a named resource whose id is its name. */
export function namedById(service: string, rest: (name: string) => string): Mock {
  return (request, cloud) => {
    const name = nameOf(request);
    return { id: name, outputs: { name, arn: arn(cloud, service, rest(name)) } };
  };
}
