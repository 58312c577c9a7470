/**
 * The defaults of every Lambda here. Only components made after this import get them, so sst.config.ts
 * imports this file before all others.
 */
$transform(sst.aws.Function, (args) => {
  args.runtime ??= 'nodejs24.x';
  args.architecture ??= 'arm64';
  // For a function with its own log group, SST uploads a source map only when told to; without one, stack
  // traces are minified.
  args.nodejs ??= { format: 'esm', minify: true, sourcemap: true };
});

export {};
