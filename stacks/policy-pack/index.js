// Pulumi's run-policy-pack loads this file: `sst diff|deploy --policy stacks/policy-pack --stage NAME`.
import { serve } from './serve.ts';

serve();
