import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  child_process,
  crypto,
  fs,
  os,
  path,
  stream,
  util
} from "./chunk-JUNW7UME.js";
import "./chunk-II3NMZHH.js";
export {
  child_process,
  crypto,
  fs,
  os,
  path,
  stream,
  util
};
