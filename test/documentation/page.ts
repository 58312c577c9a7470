/** A page of the documentation as GitHub shows it: its headings, its links, its code. Enters: Markdown. Pure. */
import { Parser } from 'htmlparser2';
import MarkdownIt, { type Token } from 'markdown-it';

export type Page = {
  /** from the root of the repository, with `/` */
  path: string;
  text: string;
  /** what stands behind `#` in an address of the page */
  anchors: Set<string>;
  /** addresses of links and pictures, as they are written */
  links: string[];
  /** code within a line */
  code: string[];
};

const markdown = new MarkdownIt({ html: true });

export function readPage(path: string, text: string): Page {
  const tokens = markdown.parse(text, {});
  const inner = tokens.flatMap((token) => token.children ?? []);
  return {
    ...{ path, text, anchors: anchorsOf(tokens) },
    links: [...tokens, ...inner].flatMap(linksOf),
    code: inner.filter(({ type }) => type === 'code_inline').map(({ content }) => content),
  };
}

function linksOf(token: Token): string[] {
  if (token.type === 'html_inline' || token.type === 'html_block') return linksInHtml(token.content);
  const address = token.attrGet(token.type === 'image' ? 'src' : 'href');
  return address === null ? [] : [decodeURI(String(address))];
}

function linksInHtml(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag: (_name, { href, src, srcset }) => {
      found.push(...[href, src, srcset].filter((address) => address !== undefined));
    },
  });
  parser.end(html);
  return found;
}

/** As GitHub makes them: lower case, without punctuation, a dash for a space, a number behind what was there before. */
function anchorsOf(tokens: Token[]): Set<string> {
  const anchors = new Set<string>();
  for (const [at, { type }] of tokens.entries()) {
    if (type !== 'heading_open') continue;
    const shown = (tokens[at + 1]?.children ?? []).map(({ content }) => content).join('');
    const plain = shown.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '');
    const anchor = plain.replaceAll(' ', '-');
    const same = [...anchors].filter((one) => one === anchor || one.replace(/-\d+$/, '') === anchor).length;
    anchors.add(same === 0 ? anchor : `${anchor}-${same}`);
  }
  return anchors;
}
