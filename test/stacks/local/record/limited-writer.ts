/** Run as a process with a limit on the size of files: writes ten lines and says of each whether it was kept. */
import { openRecordFile } from '../../../../stacks/local/record/record-file.ts';

const file = await openRecordFile(process.argv[2] ?? '');
for (let at = 0; at < 10; at += 1) {
  const line = `${JSON.stringify({ at, text: 'x'.repeat(300) })}\n`;
  const said = await file.append(line).then(
    () => 'kept',
    ({ code }) => code,
  );
  process.stdout.write(`${at} ${said}\n`);
}
await file.append('{"at":"end"}\n');
await file.close();
