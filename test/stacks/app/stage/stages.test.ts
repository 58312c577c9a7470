/** The table of stages, without a plan. */
import { describe, expect, it } from 'vitest';
import { checkDeployable, checkLockTried } from '../../../../stacks/app/stage/deployable.ts';
import { issuerPorts, localDoors } from '../../../../stacks/app/stage/local-stage.ts';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';

describe('the stages', () => {
  it('takes every name but the three known ones for a stage of its owner', () => {
    const names = ['local', 'staging', 'production', 'ines', 'prod'];
    expect(names.map((name) => stageOf(name, {}).kind)).toEqual([
      'local',
      'staging',
      'production',
      'personal',
      'personal',
    ]);
  });

  it.each(['', 'Production', 'a_b', '1st', 'a'.repeat(21), '../x'])('refuses %j as a name', (name) => {
    expect(() => stageOf(name, {})).toThrow('is no stage name');
  });

  it.each(['staging-x', 'production-2', 'ines-2', 'local-', 'a--b'])(
    'refuses %j, whose resources would bear the names of another stage',
    (name) => {
      const [other] = name.split('-');
      expect(() => stageOf(name, {})).toThrow(
        `"${name}" is no stage name: the policies of a stage "${other}" would reach its resources`,
      );
    },
  );

  it('keeps and protects what is shared, and gives up what is not', () => {
    const { removal, protect, dataIsDisposable } = stageOf('production', {});
    expect({ removal, protect, dataIsDisposable }).toEqual({
      removal: 'retain',
      protect: true,
      dataIsDisposable: false,
    });
    expect(stageOf('ines', {})).toMatchObject({ removal: 'remove', protect: false, dataIsDisposable: true });
  });

  it.each([
    [{ CHOKEPOINT_DOMAIN: '' }, 'has no domain'],
    [{ CHOKEPOINT_DOMAIN: 'https://mcp.fjord.io' }, 'is no domain'],
    [{ CHOKEPOINT_DOMAIN: 'mcp.fjord.io/base' }, 'is no domain'],
    [{ CHOKEPOINT_CERTIFICATE_ARN: '' }, 'has no certificate'],
  ])('fails a shared stage with %j', (env, sentence) => {
    expect(() => stageOf('production', env)).toThrow(sentence);
    expect(stageOf('ines', env).domain).toBeUndefined();
  });

  it('takes domain, issuer and keys from the environment', () => {
    const stage = stageOf('production', {
      CHOKEPOINT_DOMAIN: 'mcp.fjord.io',
      CHOKEPOINT_ISSUER: 'https://id.fjord.io/',
    });
    expect(stage.doors).toEqual([
      {
        name: 'FrontDoor',
        resource: 'https://mcp.fjord.io/mcp',
        issuer: 'https://id.fjord.io/',
        jwksUri: 'https://id.fjord.io/.well-known/jwks.json',
      },
    ]);
  });
});

describe('the doors of this machine', () => {
  it('has one over TLS and one without, each with its issuer, and keys over TLS alone', () => {
    expect(localDoors({})).toEqual([
      {
        resource: 'https://localhost:8443/mcp',
        issuer: 'https://localhost:8444',
        jwksUri: 'https://localhost:8444/jwks',
      },
      {
        resource: 'http://localhost:8080/mcp',
        issuer: 'http://localhost:8081',
        jwksUri: 'https://localhost:8444/jwks',
      },
    ]);
  });

  it.each([
    [8443, 8080, { https: 8444, http: 8081 }],
    [8443, 8444, { https: 8445, http: 8446 }],
    [8443, 8442, { https: 8444, http: 8445 }],
    [9000, 9001, { https: 9002, http: 9003 }],
    [9001, 9000, { https: 9002, http: 9003 }],
  ])('gives four ports to the doors %i and %i', (httpsPort, httpPort, expected) => {
    expect(issuerPorts(httpsPort, httpPort)).toEqual(expected);
    expect(new Set([httpsPort, httpPort, expected.https, expected.http]).size).toBe(4);
  });

  it.each([
    [{ CHOKEPOINT_PORT: 'web' }, 'CHOKEPOINT_PORT is "web"'],
    [{ CHOKEPOINT_HTTP_PORT: '0' }, 'CHOKEPOINT_HTTP_PORT is "0"'],
    [{ CHOKEPOINT_PORT: '8080' }, 'are both 8080'],
  ])('says what is wrong with %j', (env, sentence) => {
    expect(() => localDoors(env)).toThrow(sentence);
  });
});

describe('the client of the approval page', () => {
  it('is of the settings, of the environment, or of the stage’s own pool', () => {
    const id = 'chokepoint-approval';
    expect(stageOf('production', {}).approvalClientId).toBe(id);
    expect(stageOf('local', {}).approvalClientId).toBe(id);
    const given = { CHOKEPOINT_APPROVAL_CLIENT_ID: 'of-ci' };
    expect(stageOf('production', given).approvalClientId).toBe('of-ci');
    expect(stageOf('production', { CHOKEPOINT_USER_POOL: '1' }).approvalClientId).toBeUndefined();
  });

  it('must be known: nobody could approve anything without it', () => {
    expect(() => stageOf('production', { CHOKEPOINT_APPROVAL_CLIENT_ID: '' })).toThrow(
      'The approval page has no client',
    );
  });
});

describe('a deploy', () => {
  const deploy = { command: 'deploy', dev: false };
  const real = {
    CHOKEPOINT_DOMAIN: 'mcp.fjord.io',
    CHOKEPOINT_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:210987654321:certificate/1',
    CHOKEPOINT_ISSUER: 'https://id.fjord.io',
    CHOKEPOINT_OPERATORS: 'arn:aws:iam::210987654321:role/operator',
    CHOKEPOINT_REPOSITORY: 'fjord/chokepoint',
  };

  it.each(Object.keys(real))('is refused while %s is an example', (name) => {
    const stage = stageOf('production', { ...real, [name]: undefined });
    expect(() => checkDeployable(stage, deploy)).toThrow('is an example');
    expect(() => checkDeployable(stage, { ...deploy, command: 'diff' })).not.toThrow();
  });

  const tried = { lockTried: { stage: 'staging', date: '2020-01-02' } };
  const production = { ...stageOf('production', real), ...tried };

  it('is allowed with values of its own', () => {
    expect(() => checkDeployable(production, deploy)).not.toThrow();
    expect(() => checkDeployable(stageOf('staging', real), deploy)).not.toThrow();
  });

  it('of a store that is locked for good needs a trial on record, and a plan of it does not', () => {
    const untried = stageOf('production', real);
    expect(() => checkDeployable(untried, deploy)).toThrow(
      /^"production" would lock its audit store for 400 days, for good, .* in stacks\/settings\.ts\.$/,
    );
    expect(() => checkDeployable(untried, { ...deploy, command: 'diff' })).not.toThrow();
  });

  it.each([
    [
      { stage: 'ines', date: '2020-01-02' },
      'names "ines", which has no store that is locked in governance mode',
    ],
    [{ stage: 'production', date: '2020-01-02' }, 'names "production"'],
    [{ stage: 'staging', date: '' }, 'has the date "": it must read YYYY-MM-DD'],
    [{ stage: 'staging', date: '2026-02-30' }, 'has the date "2026-02-30"'],
    [{ stage: 'staging', date: '30.11.2026' }, 'has the date "30.11.2026"'],
    [{ stage: 'staging', date: '2026-12-02' }, 'which is still to come'],
  ])('takes no trial for one that reads %j', (lockTried, sentence) => {
    const now = new Date('2026-12-01T12:00:00Z');
    expect(() => checkLockTried({ ...production, lockTried }, now)).toThrow(sentence);
    expect(() => checkLockTried(production, now)).not.toThrow();
  });

  it('needs no operators and no pipeline', () => {
    const none = { ...real, CHOKEPOINT_OPERATORS: '', CHOKEPOINT_REPOSITORY: '' };
    const { operators, deploy: pipeline } = stageOf('production', none);
    expect([operators, pipeline]).toEqual([undefined, undefined]);
    expect(() => checkDeployable({ ...stageOf('production', none), ...tried }, deploy)).not.toThrow();
  });

  it('never makes the stage "local" an AWS deployment, nor a shared one a dev loop', () => {
    expect(() => checkDeployable(stageOf('local', {}), deploy)).toThrow('npm start');
    const staging = stageOf('staging', real);
    expect(() => checkDeployable(staging, { command: 'deploy', dev: true })).toThrow('is shared');
  });
});
