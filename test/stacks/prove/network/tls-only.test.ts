import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { tlsOnly } from '../../../../stacks/prove/network/tls-only.ts';
import { add, all, dropped, find, gone } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(tlsOnly, [
  {
    title: 'a topic takes plain http',
    mutate: all(add('aws:sns/topic:Topic', 'Bell', {}), (plan) => {
      find(plan, 'Bell').outputs.arn = 'arn:aws:sns:eu-central-1:123456789012:bell';
    }),
    finds: ['Bell', 'policy'],
    reason: /no policy that refuses plain http/,
  },
  {
    title: 'a bucket takes plain http',
    mutate: dropped('LettersPolicy', 'TlsOnly'),
    finds: ['LettersPolicy', 'policy'],
    reason: /without TLS/,
  },
  {
    title: 'a table has no policy at all',
    mutate: gone('ParcelsPolicy'),
    finds: ['Parcels', 'policy'],
    reason: /no policy that refuses plain http/,
  },
  {
    title: 'a domain admits TLS 1.0',
    mutate: add('aws:apigateway/domainName:DomainName', 'Old', { securityPolicy: 'TLS_1_0' }),
    finds: ['Old', 'securityPolicy'],
    reason: /is TLS_1_0/,
  },
  {
    title: 'a function of a real stage is told an http URL',
    mutate: (plan: Plan) => {
      plan.stage = 'ines';
    },
    finds: ['AuthorizerFunction', 'environment.variables.IDENTITY'],
    reason: /holds an http URL/,
  },
]);
