/** The argument that names a letter, and the key of its object. */
import * as z from 'zod';

export const letterPath = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[\w./-]+$/);

export const letterKey = '{caller.tenant}/{input.path}';
