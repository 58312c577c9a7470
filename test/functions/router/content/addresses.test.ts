import { at, judged, told } from './judged.ts';

judged('functions/router/content/addresses.ts', [
  [
    'links of HTML',
    'fetched: !isLink',
    'fetched: true',
    `<a href="${told}">x</a>`,
    `<a href="${told}">x</a>`,
  ],
  [
    'sets of addresses',
    'lists.test(attribute) ? spansInList(address, page) :',
    '',
    `<img srcset="${at} 1x, ${told} 2x">`,
    `<img srcset="${at} 1x, ${at} 2x">`,
  ],
  [
    'styles',
    'programs.test(attribute)',
    'false',
    `<p style="background:url(${told})">x</p>`,
    '<p style="">x</p>',
  ],
  [
    'a page that leaves',
    "attribute === 'content' && isRefresh(attributes)",
    'false',
    `<meta http-equiv=refresh content="0;url=${told}">`,
    '<meta http-equiv=refresh content="">',
  ],
  [
    'what is shown of an attribute',
    'notFetched.test(attribute)',
    'false',
    `<b title="${told}">x</b>`,
    `<b title="${told}">x</b>`,
  ],
  [
    'addresses that run',
    '/^(?:javascript|vbscript):$/.test(url.protocol) || ',
    '',
    '[a](javascript:x)',
    '[a]()',
  ],
  ['addresses that are texts', ' || isText(url)', '', '[a](data:,x)', '[a]()'],
  [
    'addresses in other spellings',
    'return isPlain\n',
    'return query !== -1\n',
    '![a](https&colon;//b/\\?c?d)',
    '![a]()',
  ],
  ['addresses of the same place', ' || url.host === nowhere', '', '![a](/b?c)', '![a](/b?c)'],
  [
    'a base',
    "name === 'base'",
    "name === 'never'",
    '<base href="//b"><img src="?c">',
    '<base href="//b"><img src="">',
  ],
  ['one slash', '`ws://${nowhere}`', '`https://${nowhere}`', '![a](https:/b/?c)', '![a](https:/b/)'],
]);
