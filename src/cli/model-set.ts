import type { RoleName } from '../domain/role.ts';
import type { Model } from '../ports/model.ts';

/** The model of each role. */
export type ModelSet = (role: RoleName) => Model;
