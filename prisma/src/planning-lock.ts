/** Audiences are fixed and sends planned one at a time. Any number that no other lock uses. */
export const PLANNING_LOCK = 7_261_002;
