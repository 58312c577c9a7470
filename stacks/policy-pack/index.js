// What Pulumi's run-policy-pack requires: `sst diff|deploy --policy stacks/policy-pack --stage NAME`.
import { serve } from './serve.ts';

serve();
