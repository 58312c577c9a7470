/** The checks of stacks/verify/attacks/signatures.ts. */
import { onlyTheRouter } from '../../../stacks/verify/attacks/tool-functions.ts';
import type { Checks } from './attack.ts';
import { openTool } from './mutations.ts';

export const signatureChecks: Checks = {
  'call-tampered': { mutation: { what: 'signature check', flags: ['signature'] } },
  'call-unsigned-header': { mutation: { what: 'check of the signed headers', flags: ['signedHeaders'] } },
  'call-late': { mutation: { what: 'clock check', flags: ['clock'] } },
  'call-unsigned': {
    alone: [
      { what: 'listener and AWS_IAM', flags: ['unsigned'], answer: onlyTheRouter },
      { what: "the tool's check", code: openTool('read_letter') },
    ],
    mutation: {
      what: "listener, AWS_IAM and the tool's check",
      flags: ['unsigned'],
      code: openTool('read_letter'),
    },
  },
  'call-expired': { mutation: { what: 'expiry check', flags: ['expiry'] } },
  'call-forged-token': { mutation: { what: 'the seal: plain claims are believed', flags: ['seal'] } },
  'call-edited-token': {
    mutation: { what: 'authentication of the token (encryption alone stays)', flags: ['seal'] },
  },
};
