/** A sleeper that may be woken; being woken while awake is remembered. */
export interface Wake {
  /** Called whenever something happened that may change what is to be done. */
  readonly ring: () => void;
  /** Sleeps until rung, or this long at the most. */
  sleep(ms: number): Promise<void>;
}

export function openWake(): Wake {
  let rung = false;
  let rouse: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      rouse?.();
    },
    async sleep(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          rouse = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rouse = undefined;
      rung = false;
    },
  };
}
