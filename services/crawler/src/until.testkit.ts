/** Waits for a state, however long it takes; what never comes ends in the test's own time-out. */
export async function until(state: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await state())) await new Promise((resolve) => setTimeout(resolve, 10));
}
