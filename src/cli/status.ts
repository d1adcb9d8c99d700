// Exit statuses, fixed by the contract.

export const OK = 0;
/** The design or its verification failed. */
export const FAILED = 1;
/** Wrong usage. */
export const USAGE = 2;
/** A tool is missing. */
export const TOOL_MISSING = 3;
/** Our bug. */
export const BUG = 70;

export type Status = 0 | 1 | 2 | 3 | 70;

const GRAVEST: readonly Status[] = [BUG, USAGE, FAILED, TOOL_MISSING];

/** The one to exit with when several apply: 70 > 2 > 1 > 3. */
export const worst = (statuses: readonly Status[]): Status => GRAVEST.find((s) => statuses.includes(s)) ?? OK;
