// Re-exports, followed to the functions themselves.

export * from './gains.js';
export { blend as mix } from './gains.js';
