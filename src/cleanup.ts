import { cleanUp } from './action/clean-up.ts';
import { environment } from './config/env.ts';

await cleanUp(environment(), (line) => process.stdout.write(`${line}\n`));
