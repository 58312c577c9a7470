/**
 * The defaults of every Lambda here. Only components made after this import get them, so sst.config.ts
 * imports this file before all others.
 */
$transform(sst.aws.Function, (args) => {
  args.runtime ??= 'nodejs24.x';
  args.architecture ??= 'arm64';
  // Code is neither minified nor given its names back: a stack and a log name functions and errors as the source does,
  // a cold start is as quick, and esbuild's keepNames would give each closure 300 bytes of memory. For a function with its
  // own log group, SST uploads a source map only when told to.
  args.nodejs ??= { format: 'esm', minify: false, sourcemap: true, esbuild: { keepNames: false } };
});

export {};
