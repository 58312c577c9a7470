/** What IAM denies, told to a watcher. The decision stays as it is. */
import type { AuthorizeCaller } from '../../account/authorize.ts';
import { AwsError } from '../../account/aws-request.ts';

/** `sentence`: as AWS words it. */
export type Denial = { accessKeyId: string; sentence: string };

/** Decides as `authorize`, and tells each denial. */
export function tellDenials(authorize: AuthorizeCaller, onDenied: (denial: Denial) => void): AuthorizeCaller {
  return (caller, ask) => {
    try {
      authorize(caller, ask);
    } catch (error) {
      if (error instanceof AwsError)
        onDenied({ accessKeyId: caller.session.accessKeyId, sentence: error.message });
      throw error;
    }
  };
}
