/**
 * IP address operators, v4 and v6, in CIDR form. A v4 address without a prefix is one address (/32). Refuses a
 * v6 address without a prefix: the documented default of /32 would match 2^96 addresses. A range matches only
 * addresses of its own version; a v4 address that a socket reports as `::ffff:…` counts as v4.
 * Source: IAM User Guide, "Condition operators", section IP address.
 */
import { BlockList, isIP } from 'node:net';
import { PolicyError, QuestionError } from '../policy-error.ts';
import { both, type Operator } from './operator.ts';

const cidrPattern = /^([^/]+)(?:\/(\d{1,3}))?$/;
const mappedPrefix = /^::ffff:(?=\d+\.)/i;

const inAny: Operator['compile'] = (values, where) => {
  const ranges = { 4: new BlockList(), 6: new BlockList() };
  for (const value of values) addRange(ranges, value, where);
  return (value) => {
    const address = value.replace(mappedPrefix, '');
    const version = isIP(address);
    if (version !== 4 && version !== 6)
      throw new QuestionError(`${JSON.stringify(value)} is not an IP address`);
    return ranges[version].check(address, `ipv${version}`);
  };
};

export const ipOperators: [string, Operator][] = both(['IpAddress', 'NotIpAddress'], ['ip'], inAny);

function addRange(ranges: { 4: BlockList; 6: BlockList }, range: string, where: string): void {
  const [, address = '', length] = cidrPattern.exec(range) ?? [];
  const version = isIP(address);
  const prefix = length === undefined && version === 4 ? 32 : Number(length);
  const known = (version === 4 && prefix <= 32) || (version === 6 && prefix <= 128);
  // AWS knows no zone (`fe80::1%eth0`) and no mapped v4 address in a policy.
  if (!known || address.includes('%') || mappedPrefix.test(address)) {
    throw new PolicyError(where, `${JSON.stringify(range)} is not an IP range (v6 needs its prefix length)`);
  }
  ranges[version as 4 | 6].addSubnet(address, prefix, `ipv${version as 4 | 6}`);
}
