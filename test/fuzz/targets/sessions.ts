/** Answers of STS, whole and broken: a session is taken as a whole or not at all, and no error holds a part of it. */
import { ServiceError } from '../../../functions/router/signed-post.ts';
import { readSession } from '../../../functions/router/sts-port.ts';
import { mutateText, pick, type Random } from '../mutate.ts';
import { canary, Defect, mustKeepSecret, type Target } from '../target.ts';

const session =
  '<?xml version="1.0"?><AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>' +
  '<AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/a/b</Arn></AssumedRoleUser><Credentials>' +
  `<AccessKeyId>ASIAMINTED</AccessKeyId><SecretAccessKey>${canary}</SecretAccessKey>` +
  `<SessionToken>${canary}</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>` +
  '<PackedPolicySize>8</PackedPolicySize></AssumeRoleResult></AssumeRoleResponse>';
const error =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
const statuses = [200, 200, 200, 400, 403, 500, 503];

export function sessionsTarget(): Target {
  return {
    name: 'sessions',
    share: 5,
    run(random, show) {
      const answer = answerOf(random);
      show(answer);
      try {
        const { credentials, expiresAtMs } = readSession(answer);
        if (Object.values(credentials).some((text) => typeof text !== 'string' || text === ''))
          throw new Defect('a session lacks a part');
        if (answer.status !== 200 || !Number.isFinite(expiresAtMs)) throw new Defect('it is no session');
        return 'read';
      } catch (caught) {
        if (!(caught instanceof ServiceError)) throw caught;
        mustKeepSecret(`${caught.name} ${caught.message}`, 'an error');
        return 'refused';
      }
    },
  };
}

function answerOf(random: Random): { status: number; text: string } {
  const text = pick([session, session, error], random);
  return { status: pick(statuses, random), text: random() < 0.9 ? mutateText(text, random) : text };
}
