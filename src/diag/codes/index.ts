// Every diagnostic there is, by code: what `explain` knows.
import type { CodeTable } from '../reporter.js';
import { BLOCK_CODES } from './blocks.js';
import { certificateCodes } from './certificate.js';
import { FILE_CODES } from './files.js';
import { FRONTEND_CODES } from './frontend.js';
import { instanceCodes } from './instance.js';
import { stepCodes } from './step.js';
import { systemsCodes } from './systems.js';
import { VERIFY_CODES } from './verify.js';

export const ALL_CODES: CodeTable = {
  ...FRONTEND_CODES,
  ...BLOCK_CODES,
  ...instanceCodes,
  ...systemsCodes,
  ...certificateCodes,
  ...stepCodes,
  ...FILE_CODES,
  ...VERIFY_CODES,
};
