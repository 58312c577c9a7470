/**
 * The shape of a mocked resource, and the names that AWS and its Pulumi provider would make up. Everything is
 * derived from the resource's URN, so that two plans agree. Nothing here is random.
 */
import { createHash } from 'node:crypto';
import type { Resource } from '../plan-types.ts';

/** A resource that asks for its id. */
export type ResourceRequest = { urn: string; type: string; name: string; inputs: Record<string, unknown> };

/** Where it would be made, and what this plan has made so far. */
export type Cloud = {
  accountId: string;
  region: string;
  find(type: string, id: string): Resource | undefined;
};

/** The provider's id, and what the provider adds to the inputs. */
export type Mocked = { id: string; outputs: Record<string, unknown> };

export type Mock = (asked: ResourceRequest, cloud: Cloud) => Mocked;

/** By Pulumi type, for example `aws:iam/role:Role`. */
export type Mocks = Record<string, Mock>;

/** `length` hexadecimal digits that belong to this resource. */
export function hex(asked: Pick<ResourceRequest, 'urn'>, length: number, salt = ''): string {
  return createHash('sha512').update(asked.urn).update(salt).digest('hex').slice(0, length);
}

/** `length` lower-case letters and digits that belong to this resource. */
export function base36(asked: Pick<ResourceRequest, 'urn'>, length: number, salt = ''): string {
  return BigInt(`0x${hex(asked, 64, salt)}`)
    .toString(36)
    .slice(0, length);
}

/** A version 4 UUID in form. */
export function uuid(asked: ResourceRequest): string {
  const digits = hex(asked, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

/** `arn:aws:<service>:<region>:<account>:<rest>` */
export function arn(cloud: Cloud, service: string, rest: string): string {
  return `arn:aws:${service}:${cloud.region}:${cloud.accountId}:${rest}`;
}

/** An input that must be a string by now. */
export function text(asked: ResourceRequest, property: string): string {
  const value = asked.inputs[property];
  if (typeof value !== 'string') throw new Error(`${asked.type} ${asked.name} needs ${property} as text`);
  return value;
}

/** The physical name: as given, or made as Pulumi does from prefix or logical name and seven digits. */
export function nameOf(asked: ResourceRequest, property = 'name'): string {
  const { inputs } = asked;
  if (typeof inputs[property] === 'string') return inputs[property];
  const prefix = inputs[`${property}Prefix`];
  return typeof prefix === 'string' ? prefix + hex(asked, 7) : `${asked.name}-${hex(asked, 7)}`;
}

/** A resource that has no computed outputs and whose id is one of its inputs, or several with a separator. */
export function idFrom(...properties: string[]): Mock {
  return (asked) => ({ id: properties.map((property) => text(asked, property)).join(','), outputs: {} });
}

/** A resource that has no computed outputs and an id made up by AWS: `<prefix><digits>`. */
export function madeUpId(prefix: string, length: number): Mock {
  return (asked) => ({ id: prefix + hex(asked, length), outputs: {} });
}

/** A named resource whose id is its ARN. */
export function namedByArn(service: string, rest: (name: string) => string): Mock {
  return (asked, cloud) => {
    const name = nameOf(asked);
    const resourceArn = arn(cloud, service, rest(name));
    return { id: resourceArn, outputs: { name, arn: resourceArn } };
  };
}

/** A named resource whose id is its name. */
export function namedById(service: string, rest: (name: string) => string): Mock {
  return (asked, cloud) => {
    const name = nameOf(asked);
    return { id: name, outputs: { name, arn: arn(cloud, service, rest(name)) } };
  };
}
