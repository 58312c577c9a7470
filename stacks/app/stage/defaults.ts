/**
 * The defaults of every Lambda here. Only components made after this file was imported get it, so sst.config.ts imports
 * it before all others.
 */
$transform(sst.aws.Function, (args) => {
  args.runtime ??= 'nodejs24.x';
  args.architecture ??= 'arm64';
  // With a log group of its own SST uploads no source map unless it is told to: stack traces would be minified.
  args.nodejs ??= { format: 'esm', minify: true, sourcemap: true };
});

export {};
