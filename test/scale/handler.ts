/** The code of every generated tool (catalogue.ts): it asks AWS nothing, and answers with the path of the call. */
import { serveTool } from '../../shared/tool/serve-tool.ts';
import { Reply } from '../../shared/tool/work.ts';
import { catalogue } from './catalogue.ts';

const [tool] = catalogue;
if (tool === undefined) throw new Error('there is no generated tool');

export const handler = await serveTool(tool, (input) => {
  const { path } = input as { path: string };
  return new Reply([{ type: 'text', text: path }]);
});
