// Re-exports, followed to the functions themselves.
export { blend as mix } from './gains.js';
export * from './gains.js';
