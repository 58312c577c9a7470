/** Access and ID tokens as the vendors document them, but for times; `resource` stands for the MCP URL. */

import { auth0, cognito, entra, keycloak, okta } from '../../../../stacks/app/stage/issuers.ts';
import type { Issuer } from '../../../../stacks/app/stage/stage-settings.ts';

type Part = Record<string, unknown>;
export type IssuerCase = {
  name: string;
  recipe: Issuer;
  issuer: string;
  jwksUri: string | undefined;
  /** header and claims */
  access: [Part, Part];
  id: [Part, Part];
  caller: { clientId: string; groups: string[]; scopes: string[]; tenant: string; name?: string };
};

const resource = 'https://mcp.fjord.io/mcp';
const directory = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const application = '6e74172b-be56-4843-9ff4-e66a39bb12e3';
const scopes = ['letters:read', 'parcels:read'];
const jwt = { typ: 'JWT' };

export const issuerCases: IssuerCase[] = [
  {
    name: 'cognito',
    recipe: cognito({ userPoolId: 'eu-central-1_aBcDeFgHi' }),
    issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aBcDeFgHi',
    jwksUri: undefined,
    access: [
      {},
      {
        sub: 'aaaaaaaa-bbbb-cccc-dddd-example1',
        'cognito:groups': ['mates'],
        version: 2,
        aud: resource,
        client_id: '1example23456789',
        origin_jti: 'o',
        token_use: 'access',
        scope: `openid ${scopes.map((scope) => `${resource}/${scope}`).join(' ')}`,
        auth_time: 1,
        jti: 'j',
        username: 'ines',
        tenant: 'fjord',
      },
    ],
    id: [
      {},
      {
        sub: 'aaaaaaaa-bbbb-cccc-dddd-example1',
        aud: '1example23456789',
        token_use: 'id',
        'custom:tenant': 'fjord',
        'cognito:groups': ['mates'],
        'cognito:username': 'ines',
      },
    ],
    caller: {
      clientId: '1example23456789',
      groups: ['mates'],
      scopes: ['openid', ...scopes],
      tenant: 'fjord',
    },
  },
  {
    name: 'entra',
    recipe: entra({ directoryId: directory, applicationId: application, tenantClaim: 'tid' }),
    issuer: `https://login.microsoftonline.com/${directory}/v2.0`,
    jwksUri: `https://login.microsoftonline.com/${directory}/discovery/v2.0/keys`,
    access: [
      jwt,
      {
        aud: application,
        azp: 'aebc6443-996d-45c2-90f0-388ff96faa56',
        azpacr: '0',
        name: 'Ines',
        oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
        roles: ['mates'],
        scp: scopes.join(' '),
        sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
        tid: directory,
        uti: 'u',
        ver: '2.0',
      },
    ],
    id: [
      jwt,
      {
        // The worst case: somebody uses this server's registration to sign in.
        aud: application,
        name: 'Ines',
        roles: ['mates'],
        sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
        tid: directory,
        ver: '2.0',
      },
    ],
    caller: {
      clientId: 'aebc6443-996d-45c2-90f0-388ff96faa56',
      groups: ['mates'],
      scopes,
      tenant: directory,
      name: 'Ines',
    },
  },
  {
    name: 'auth0',
    recipe: auth0({ domain: 'fjord.eu.auth0.com', namespace: 'https://fjord.io/' }),
    issuer: 'https://fjord.eu.auth0.com/',
    jwksUri: undefined,
    access: [
      { typ: 'at+jwt' },
      {
        sub: 'auth0|ines',
        aud: [resource, 'https://fjord.eu.auth0.com/userinfo'],
        scope: scopes.join(' '),
        client_id: 'my_client_id',
        jti: 'j',
        'https://fjord.io/tenant': 'fjord',
        'https://fjord.io/groups': ['mates'],
        'https://fjord.io/name': 'Ines',
      },
    ],
    id: [jwt, { sub: 'auth0|ines', aud: 'my_client_id', 'https://fjord.io/tenant': 'fjord' }],
    caller: { clientId: 'my_client_id', groups: ['mates'], scopes, tenant: 'fjord', name: 'Ines' },
  },
  {
    name: 'okta',
    recipe: okta({ domain: 'fjord.okta.com', authorizationServerId: 'aus1a2b3c4d5' }),
    issuer: 'https://fjord.okta.com/oauth2/aus1a2b3c4d5',
    jwksUri: 'https://fjord.okta.com/oauth2/aus1a2b3c4d5/v1/keys',
    access: [
      {},
      {
        ver: 1,
        jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
        aud: resource,
        sub: 'ines@fjord.io',
        cid: 'nmdP1fcyvdVO11AL7ECm',
        uid: '00ujmkLgagxeRrAg20g3',
        scp: scopes,
        tenant: 'fjord',
        groups: ['mates'],
      },
    ],
    // The worst case: its audience is set to the same URL.
    id: [{}, { ver: 1, sub: '00ujmkLgagxeRrAg20g3', aud: resource, tenant: 'fjord', groups: ['mates'] }],
    caller: { clientId: 'nmdP1fcyvdVO11AL7ECm', groups: ['mates'], scopes, tenant: 'fjord' },
  },
  {
    name: 'keycloak',
    recipe: keycloak({ baseUrl: 'https://id.fjord.io/', realm: 'people' }),
    issuer: 'https://id.fjord.io/realms/people',
    jwksUri: 'https://id.fjord.io/realms/people/protocol/openid-connect/certs',
    access: [
      { typ: 'at+jwt' },
      {
        jti: 'j',
        aud: [resource, 'account'],
        sub: 'f1888f4d-5172-4359-be0c-af338505d86c',
        typ: 'Bearer',
        azp: 'claude-code',
        scope: `profile ${scopes.join(' ')}`,
        tenant: 'fjord',
        groups: ['mates'],
      },
    ],
    id: [jwt, { aud: resource, sub: 'f1888f4d', typ: 'ID', azp: 'claude-code', tenant: 'fjord' }],
    caller: { clientId: 'claude-code', groups: ['mates'], scopes: ['profile', ...scopes], tenant: 'fjord' },
  },
];
